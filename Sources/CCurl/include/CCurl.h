/// libcurl's multi interface behind a few flat functions: no variadic call leaves this target.
#ifndef CCURL_H
#define CCURL_H
#endif
