#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CCurl.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>

/// Idle handles kept for reuse; each is a few KiB.
enum { spare_limit = 64 };
/// All header lines of an answer together.
enum { header_limit = 256 << 10 };
/// Bodies come in pieces of up to this; a scrape of 300 KiB in ten.
enum { receive_buffer = 32 << 10 };

struct ccurl_pool {
  CURLM *multi;
  ccurl_body_sink sink;
  ccurl_header_sink header_sink;
  ccurl_transfer *spare;
  int spares;
};

struct ccurl_transfer {
  CURL *easy;
  ccurl_pool *pool;
  ccurl_transfer *next;
  void *context;
  struct curl_slist *headers;
  struct curl_slist *connect_to;
  size_t header_bytes;
  CURLcode code;
  bool is_running;
  bool has_oversized_headers;
  char message[CURL_ERROR_SIZE];
};

static pthread_once_t global_once = PTHREAD_ONCE_INIT;

static void global_start(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

long ccurl_raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  rlim_t wanted = limit.rlim_max;
  if (wanted == RLIM_INFINITY || wanted > 65536) wanted = 65536;
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < wanted) {
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) return (long)before;
  }
  return limit.rlim_cur == RLIM_INFINITY ? 65536 : (long)limit.rlim_cur;
}

struct spawned {
  void (*body)(void *);
  void *context;
};

static void *run_spawned(void *argument) {
  struct spawned spawned = *(struct spawned *)argument;
  free(argument);
  spawned.body(spawned.context);
  return NULL;
}

bool ccurl_spawn(void (*body)(void *), void *context) {
  struct spawned *spawned = malloc(sizeof *spawned);
  if (spawned == NULL) return false;
  spawned->body = body;
  spawned->context = context;

  // The thread inherits its mask: signals such as SIGWINCH belong to the main thread, and SIGPIPE, which
  // OpenSSL's writes can raise, to nobody. Faults stay deliverable.
  sigset_t blocked, before;
  sigfillset(&blocked);
  sigdelset(&blocked, SIGSEGV);
  sigdelset(&blocked, SIGBUS);
  sigdelset(&blocked, SIGFPE);
  sigdelset(&blocked, SIGILL);
  sigdelset(&blocked, SIGTRAP);
  sigdelset(&blocked, SIGABRT);
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 1 << 20);
  pthread_t thread;
  int failed = pthread_create(&thread, &attributes, run_spawned, spawned);
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failed) free(spawned);
  return !failed;
}

ccurl_pool *ccurl_pool_make(
  long connections_per_host, long connections, ccurl_body_sink sink, ccurl_header_sink header_sink) {
  pthread_once(&global_once, global_start);
  ccurl_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pool->sink = sink;
  pool->header_sink = header_sink;
  pool->multi = curl_multi_init();
  if (pool->multi == NULL) {
    free(pool);
    return NULL;
  }
  curl_multi_setopt(pool->multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
  curl_multi_setopt(pool->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
  // By default the cache shrinks with the number of transfers under way, and an idle moment would close
  // the connections that the next poll wants.
  curl_multi_setopt(pool->multi, CURLMOPT_MAXCONNECTS, connections);
  return pool;
}

static void transfer_free(ccurl_transfer *transfer) {
  curl_easy_cleanup(transfer->easy);
  curl_slist_free_all(transfer->headers);
  curl_slist_free_all(transfer->connect_to);
  free(transfer);
}

void ccurl_pool_free(ccurl_pool *pool) {
  if (pool == NULL) return;
  while (pool->spare != NULL) {
    ccurl_transfer *next = pool->spare->next;
    transfer_free(pool->spare);
    pool->spare = next;
  }
  curl_multi_cleanup(pool->multi);
  free(pool);
}

bool ccurl_pool_perform(ccurl_pool *pool) {
  int running = 0;
  return curl_multi_perform(pool->multi, &running) == CURLM_OK;
}

void ccurl_pool_poll(ccurl_pool *pool, int milliseconds) {
  curl_multi_poll(pool->multi, NULL, 0, milliseconds, NULL);
}

void ccurl_pool_wakeup(ccurl_pool *pool) { curl_multi_wakeup(pool->multi); }

ccurl_transfer *ccurl_pool_next_ended(ccurl_pool *pool) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(pool->multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    CURLcode code = message->data.result;
    ccurl_transfer *transfer = NULL;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
    if (transfer == NULL) continue;
    transfer->code = code;
    return transfer;
  }
  return NULL;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *user) {
  ccurl_transfer *transfer = user;
  size_t total = size * count;
  return transfer->pool->sink(transfer->context, (const uint8_t *)bytes, total) ? total : 0;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *user) {
  ccurl_transfer *transfer = user;
  size_t total = size * count;
  transfer->header_bytes += total;
  if (transfer->header_bytes > header_limit) {
    transfer->has_oversized_headers = true;
    return 0;
  }
  transfer->pool->header_sink(transfer->context, (const uint8_t *)bytes, total);
  return total;
}

ccurl_transfer *ccurl_transfer_make(ccurl_pool *pool, void *context) {
  ccurl_transfer *transfer = pool->spare;
  if (transfer != NULL) {
    pool->spare = transfer->next;
    pool->spares -= 1;
  } else {
    transfer = calloc(1, sizeof *transfer);
    if (transfer == NULL) return NULL;
    transfer->easy = curl_easy_init();
    if (transfer->easy == NULL) {
      free(transfer);
      return NULL;
    }
  }
  transfer->pool = pool;
  transfer->next = NULL;
  transfer->context = context;
  transfer->header_bytes = 0;
  transfer->code = CURLE_OK;
  transfer->has_oversized_headers = false;
  transfer->message[0] = 0;

  CURL *easy = transfer->easy;
  curl_easy_setopt(easy, CURLOPT_PRIVATE, (char *)transfer);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->message);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
  // A redirect is an answer to be told, not a place to go: it could lead anywhere.
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  // What Pharos asks stands on this machine or inside the mesh. http_proxy and its kin are meant for the way
  // out to the internet, and would send a proxy's statistics to a stranger.
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  // What a proxy answers to CONNECT is no part of the answer.
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  // Everything that this libcurl can unpack; the sink sees (and limits) what comes out.
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "pharos");
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)receive_buffer);
#if LIBCURL_VERSION_NUM >= 0x075700
  // Without it, ending a transfer whose name is being resolved waits for the resolver, and with it
  // every other transfer.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  return transfer;
}

bool ccurl_transfer_url(ccurl_transfer *transfer, const char *url) {
  return curl_easy_setopt(transfer->easy, CURLOPT_URL, url) == CURLE_OK;
}

bool ccurl_transfer_method(ccurl_transfer *transfer, const char *method, const uint8_t *body, size_t count) {
  CURL *easy = transfer->easy;
  bool is_post = strcmp(method, "POST") == 0;
  bool has_body = count > 0 || is_post || strcmp(method, "PUT") == 0 || strcmp(method, "PATCH") == 0;
  if (has_body) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    const void *bytes = count > 0 ? (const void *)body : (const void *)"";
    if (curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes) != CURLE_OK) return false;
    // No pause to ask whether a large body is welcome.
    if (!ccurl_transfer_header(transfer, "Expect:")) return false;
    if (is_post) return true;
  } else if (strcmp(method, "GET") == 0) {
    return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) == CURLE_OK;
  } else if (strcmp(method, "HEAD") == 0) {
    return curl_easy_setopt(easy, CURLOPT_NOBODY, 1L) == CURLE_OK;
  }
  return curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method) == CURLE_OK;
}

bool ccurl_transfer_header(ccurl_transfer *transfer, const char *line) {
  struct curl_slist *longer = curl_slist_append(transfer->headers, line);
  if (longer == NULL) return false;
  transfer->headers = longer;
  return true;
}

void ccurl_transfer_limits(
  ccurl_transfer *transfer, long connect_ms, long total_ms, int64_t maximum_bytes) {
  curl_easy_setopt(transfer->easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
  curl_easy_setopt(transfer->easy, CURLOPT_TIMEOUT_MS, total_ms);
  curl_easy_setopt(transfer->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)maximum_bytes);
}

void ccurl_transfer_idle_limit(ccurl_transfer *transfer, long seconds) {
  curl_easy_setopt(transfer->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(transfer->easy, CURLOPT_LOW_SPEED_TIME, seconds);
  // A machine in between that forgot the connection is found out, too.
  curl_easy_setopt(transfer->easy, CURLOPT_TCP_KEEPALIVE, 1L);
}

static bool set_blob(CURL *easy, CURLoption option, ccurl_pem pem) {
  if (pem.bytes == NULL) return true;
  struct curl_blob blob = {(void *)pem.bytes, pem.count, CURL_BLOB_COPY};
  return curl_easy_setopt(easy, option, &blob) == CURLE_OK;
}

bool ccurl_transfer_tls(
  ccurl_transfer *transfer, ccurl_pem authorities, ccurl_pem certificate, ccurl_pem key, bool verify) {
  CURL *easy = transfer->easy;
  if (!verify) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  return set_blob(easy, CURLOPT_CAINFO_BLOB, authorities)
    && set_blob(easy, CURLOPT_SSLCERT_BLOB, certificate) && set_blob(easy, CURLOPT_SSLKEY_BLOB, key);
}

bool ccurl_transfer_connect_to(ccurl_transfer *transfer, const char *rule) {
  struct curl_slist *rules = curl_slist_append(transfer->connect_to, rule);
  if (rules == NULL) return false;
  transfer->connect_to = rules;
  return curl_easy_setopt(transfer->easy, CURLOPT_CONNECT_TO, rules) == CURLE_OK;
}

bool ccurl_transfer_proxy(ccurl_transfer *transfer, const char *url) {
  curl_easy_setopt(transfer->easy, CURLOPT_NOPROXY, "");
  return curl_easy_setopt(transfer->easy, CURLOPT_PROXY, url) == CURLE_OK;
}

bool ccurl_transfer_start(ccurl_transfer *transfer) {
  curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
  if (curl_multi_add_handle(transfer->pool->multi, transfer->easy) != CURLM_OK) return false;
  transfer->is_running = true;
  return true;
}

void ccurl_transfer_recycle(ccurl_transfer *transfer) {
  ccurl_pool *pool = transfer->pool;
  if (transfer->is_running) curl_multi_remove_handle(pool->multi, transfer->easy);
  transfer->is_running = false;
  transfer->context = NULL;
  if (pool->spares >= spare_limit) {
    transfer_free(transfer);
    return;
  }
  curl_easy_reset(transfer->easy);
  curl_slist_free_all(transfer->headers);
  curl_slist_free_all(transfer->connect_to);
  transfer->headers = NULL;
  transfer->connect_to = NULL;
  transfer->next = pool->spare;
  pool->spare = transfer;
  pool->spares += 1;
}

void *ccurl_transfer_context(ccurl_transfer *transfer) { return transfer->context; }

static bool has_connected(ccurl_transfer *transfer) {
  curl_off_t pretransfer = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &pretransfer);
  return pretransfer > 0;
}

ccurl_outcome ccurl_transfer_outcome(ccurl_transfer *transfer) {
  switch (transfer->code) {
  case CURLE_OK:
    return CCURL_DONE;
  case CURLE_URL_MALFORMAT:
    return CCURL_BAD_URL;
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY:
    return CCURL_UNRESOLVED;
  case CURLE_COULDNT_CONNECT: {
    long number = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
    return number == 0 || number == ECONNREFUSED ? CCURL_REFUSED : CCURL_UNREACHABLE;
  }
  case CURLE_OPERATION_TIMEDOUT:
    return has_connected(transfer) ? CCURL_TIMED_OUT : CCURL_TIMED_OUT_CONNECTING;
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_ISSUER_ERROR:
    return CCURL_TLS_UNVERIFIED;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_SSL_ENGINE_NOTFOUND:
  case CURLE_SSL_ENGINE_SETFAILED:
  case CURLE_SSL_ENGINE_INITFAILED:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_SHUTDOWN_FAILED:
  case CURLE_SSL_CRL_BADFILE:
  case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
  case CURLE_SSL_INVALIDCERTSTATUS:
    return CCURL_TLS;
  case CURLE_GOT_NOTHING:
    return CCURL_CLOSED_SILENTLY;
  case CURLE_PARTIAL_FILE:
    return CCURL_CLOSED_EARLY;
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR:
    return CCURL_RESET;
  // The scheme is checked before a transfer is made, so this is an answer without a status line.
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_WEIRD_SERVER_REPLY:
    return CCURL_NOT_HTTP;
  case CURLE_BAD_CONTENT_ENCODING:
    return CCURL_BAD_ENCODING;
  case CURLE_FILESIZE_EXCEEDED:
    return CCURL_TOO_LARGE;
  case CURLE_WRITE_ERROR:
    return transfer->has_oversized_headers ? CCURL_HEADERS_TOO_LARGE : CCURL_REFUSED_BODY;
  default:
    return CCURL_OTHER;
  }
}

long ccurl_transfer_status(ccurl_transfer *transfer) {
  long status = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

const char *ccurl_transfer_content_type(ccurl_transfer *transfer) {
  char *type = NULL;
  curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
  return type;
}

int64_t ccurl_transfer_content_length(ccurl_transfer *transfer) {
  curl_off_t length = -1;
  curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  return (int64_t)length;
}

int64_t ccurl_transfer_microseconds(ccurl_transfer *transfer) {
  curl_off_t total = 0;
  curl_easy_getinfo(transfer->easy, CURLINFO_TOTAL_TIME_T, &total);
  return (int64_t)total;
}

const char *ccurl_transfer_message(ccurl_transfer *transfer) {
  return transfer->message[0] != 0 ? transfer->message : curl_easy_strerror(transfer->code);
}
