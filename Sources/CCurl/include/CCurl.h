/// libcurl's multi interface behind a few flat functions with fixed types: no variadic call and no type of
/// curl.h leaves this target.
///
/// A pool and everything in it belong to one thread. Only `ccurl_pool_wakeup` may be called from another.
#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Transfers that run together and the connections they share.
typedef struct ccurl_pool ccurl_pool;
/// One request and its answer.
typedef struct ccurl_transfer ccurl_transfer;
/// Takes a piece of a body (decompressed). Returning false ends the transfer as `CCURL_REFUSED_BODY`.
typedef bool (*ccurl_body_sink)(void *context, const uint8_t *bytes, size_t count);
/// Takes a line of an answer's header with its line end; the empty line is the last.
typedef void (*ccurl_header_sink)(void *context, const uint8_t *bytes, size_t count);
/// Bytes of a PEM file; none where `bytes` is NULL.
typedef struct ccurl_pem {
  const uint8_t *bytes;
  size_t count;
} ccurl_pem;

/// How a transfer ended.
typedef enum ccurl_outcome {
  CCURL_DONE = 0,
  CCURL_BAD_URL,
  CCURL_UNRESOLVED,
  CCURL_REFUSED,
  CCURL_UNREACHABLE,
  CCURL_TIMED_OUT,
  CCURL_TIMED_OUT_CONNECTING,
  CCURL_TLS,
  CCURL_TLS_UNVERIFIED,
  CCURL_CLOSED_SILENTLY,
  CCURL_CLOSED_EARLY,
  CCURL_RESET,
  CCURL_NOT_HTTP,
  CCURL_BAD_ENCODING,
  CCURL_TOO_LARGE,
  CCURL_REFUSED_BODY,
  CCURL_HEADERS_TOO_LARGE,
  CCURL_OTHER
} ccurl_outcome;

/// Raises the soft limit of open files to the hard one (65,536 at most) and returns the soft limit.
long ccurl_raise_file_limit(void);

/// Runs `body` on a new, detached thread that receives no signals. False if there can be no thread.
bool ccurl_spawn(void (*body)(void *), void *context);

/// Makes a pool; also initialises libcurl, once. NULL if there is no memory.
ccurl_pool *ccurl_pool_make(
  long connections_per_host, long connections, ccurl_body_sink sink, ccurl_header_sink header_sink);
/// Ends all connections. Transfers that are still in the pool are dropped without a word.
void ccurl_pool_free(ccurl_pool *pool);
/// Moves everything on that can move. Never blocks. False on an error of libcurl's own.
bool ccurl_pool_perform(ccurl_pool *pool);
/// Blocks until a socket, a deadline of libcurl's or `ccurl_pool_wakeup` wants attention.
void ccurl_pool_poll(ccurl_pool *pool, int milliseconds);
/// Ends a present or the next `ccurl_pool_poll`. From any thread.
void ccurl_pool_wakeup(ccurl_pool *pool);
/// The next transfer that has ended, or NULL. It stays readable until it is recycled.
ccurl_transfer *ccurl_pool_next_ended(ccurl_pool *pool);

/// A transfer, new or used before, with the rules that hold for all: http and https only, no redirects, no
/// proxy, no signals, no credentials from files. `context` goes to the sink.
ccurl_transfer *ccurl_transfer_make(ccurl_pool *pool, void *context);
/// Sets the URL. False if libcurl does not take it.
bool ccurl_transfer_url(ccurl_transfer *transfer, const char *url);
/// Sets the method; with a body (copied) if there is one or the method is one that has one.
bool ccurl_transfer_method(ccurl_transfer *transfer, const char *method, const uint8_t *body, size_t count);
/// Adds a header line, `Name: value`.
bool ccurl_transfer_header(ccurl_transfer *transfer, const char *line);
/// Deadlines from the start, and the largest `Content-Length` that is begun at all.
void ccurl_transfer_limits(
  ccurl_transfer *transfer, long connect_ms, long total_ms, int64_t maximum_bytes);
/// Ends the transfer as timed out once so many seconds have gone by without a byte.
void ccurl_transfer_idle_limit(ccurl_transfer *transfer, long seconds);
/// Whom to trust and who we are (all copied). Authorities: the system's where there are none given.
bool ccurl_transfer_tls(
  ccurl_transfer *transfer, ccurl_pem authorities, ccurl_pem certificate, ccurl_pem key, bool verify);
/// Connects to another place than the URL names: `HOST:PORT:OTHER:PORT`.
bool ccurl_transfer_connect_to(ccurl_transfer *transfer, const char *rule);
/// Goes through a proxy.
bool ccurl_transfer_proxy(ccurl_transfer *transfer, const char *url);
/// Starts it. False if libcurl refuses.
bool ccurl_transfer_start(ccurl_transfer *transfer);
/// Takes it out of the pool, running or not, and keeps it for the next `ccurl_transfer_make`.
void ccurl_transfer_recycle(ccurl_transfer *transfer);

/// The context given to `ccurl_transfer_make`.
void *ccurl_transfer_context(ccurl_transfer *transfer);
/// How it ended; meaningful once `ccurl_pool_next_ended` gave it out.
ccurl_outcome ccurl_transfer_outcome(ccurl_transfer *transfer);
/// Status code of the answer, 0 if there was none.
long ccurl_transfer_status(ccurl_transfer *transfer);
/// `Content-Type`, or NULL. Valid until the transfer is recycled.
const char *ccurl_transfer_content_type(ccurl_transfer *transfer);
/// `Content-Length`, or -1.
int64_t ccurl_transfer_content_length(ccurl_transfer *transfer);
/// Microseconds from the start to the end.
int64_t ccurl_transfer_microseconds(ccurl_transfer *transfer);
/// What went wrong in libcurl's words; never NULL.
const char *ccurl_transfer_message(ccurl_transfer *transfer);

#endif
