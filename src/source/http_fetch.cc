#include "source/http_fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <ctime>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "source/http_cache.h"
#include "source/http_message.h"
#include "source/robots.h"
#include "source/time_text.h"

namespace muster::source {
namespace {

using Clock = std::chrono::steady_clock;
constexpr size_t kMaxHeaderBytes = size_t{256} << 10;
constexpr size_t kMaxRobotsBytes = size_t{512} << 10;
constexpr double kMaxCrawlDelay = 30;

bool is_private_v4(uint32_t a) {  // host order
  struct Net {
    uint32_t base;
    int bits;
  };
  // IANA special-purpose registry: not globally reachable.
  static constexpr Net kNets[] = {
      {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
      {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24}, {0xC0A80000, 16}, {0xC6120000, 15},
      {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 4},  {0xF0000000, 4}};
  return std::any_of(std::begin(kNets), std::end(kNets), [&](const Net& net) {
    return (a >> (32 - net.bits)) == (net.base >> (32 - net.bits));
  });
}

uint32_t v4_at(const unsigned char* b) {
  return uint32_t{b[0]} << 24 | uint32_t{b[1]} << 16 | uint32_t{b[2]} << 8 | b[3];
}

bool is_private_v6(const in6_addr& address) {
  const unsigned char* b = address.s6_addr;
  const bool zeros_10 = std::all_of(b, b + 10, [](unsigned char c) { return c == 0; });
  if (zeros_10 && ((b[10] == 0xFF && b[11] == 0xFF) || (b[10] == 0 && b[11] == 0)))
    return is_private_v4(v4_at(b + 12));  // mapped; also :: and ::1, which are in 0.0.0.0/8
  static constexpr unsigned char kNat64[12] = {0, 0x64, 0xFF, 0x9B};
  if (std::memcmp(b, kNat64, 12) == 0) return is_private_v4(v4_at(b + 12));
  if (b[0] == 0x20 && b[1] == 0x02) return is_private_v4(v4_at(b + 2));  // 6to4
  return (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0x80) == 0x80) || b[0] == 0xFF ||
         (b[0] == 0x01 && b[1] == 0) ||
         (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0D && b[3] == 0xB8);
}

bool is_private(const sockaddr& address) {
  if (address.sa_family == AF_INET)
    return is_private_v4(ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr));
  if (address.sa_family == AF_INET6)
    return is_private_v6(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
  return true;
}

struct UrlParts {
  std::string origin;  // "https://example.org:8443"
  std::string path;    // with query, at least "/"
  std::string whole;   // without fragment
};

std::optional<UrlParts> parts_of(const std::string& url) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), curl_url_cleanup);
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
    return std::nullopt;
  const auto get = [&](CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    std::string out;
    if (curl_url_get(parsed.get(), part, &text, flags) == CURLUE_OK && text) out = text;
    curl_free(text);
    return out;
  };
  UrlParts out;
  const std::string scheme = get(CURLUPART_SCHEME), host = get(CURLUPART_HOST);
  if ((scheme != "http" && scheme != "https") || host.empty()) return std::nullopt;
  out.origin = scheme + "://" + lower(host) + ":" + get(CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const std::string query = get(CURLUPART_QUERY);
  out.path = get(CURLUPART_PATH) + (query.empty() ? "" : "?" + query);
  curl_url_set(parsed.get(), CURLUPART_FRAGMENT, nullptr, 0);
  out.whole = get(CURLUPART_URL);
  return out;
}

struct Answer {
  long status = 0;
  std::string body, headers, redirect;
  HeaderFields fields;
};

}  // namespace

bool is_url(const std::string& input) {
  const std::string head = lower(input.substr(0, 8));
  return head.starts_with("http://") || head.starts_with("https://");
}

bool is_private_address(const std::string& address) {
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return is_private_v4(ntohl(v4.s_addr));
  in6_addr v6{};
  return inet_pton(AF_INET6, address.c_str(), &v6) != 1 || is_private_v6(v6);
}

class HttpFetcher::Impl {
 public:
  explicit Impl(FetchOptions options) : options_(std::move(options)), cache_(options_.cache_dir) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    curl_ = curl_easy_init();
  }
  ~Impl() {
    if (curl_) curl_easy_cleanup(curl_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<Capture> fetch(const std::string& asked, std::vector<SourceNote>& notes) {
    std::string url = asked;
    for (int hops = 0;; ++hops) {
      const auto parts = parts_of(url);
      if (!parts)
        return Error{
            ErrorCode::kInvalidInput,
            fmt::format("{}: {}", asked,
                        hops == 0 ? "is no valid http or https address"
                                  : "leads to " + url + ", which is no http or https address")};
      if (hops > options_.max_redirects)
        return Error{ErrorCode::kUnsupported,
                     fmt::format("{}: more than {} redirects", asked, options_.max_redirects)};
      MUSTER_TRY(const Robots* robots, robots_of(*parts, asked));
      if (!robots->allows(parts->path))
        return Error{
            ErrorCode::kUnsupported,
            fmt::format("{}: robots.txt of {} asks programs to stay away from {}; save the "
                        "page with a browser and give the file",
                        asked, parts->origin, parts->path)};
      wait_for(*parts, robots->crawl_delay());
      const auto known = cache_.find(parts->whole);
      MUSTER_TRY(Answer answer, get(parts->whole, options_.max_bytes, known, asked));
      if (answer.status == 304 && known) {
        notes.push_back(
            {asked, "http.not_modified",
             fmt::format("not modified since {}; taken from the cache", known->fetched_at)});
        return capture_of(asked, parts->whole, *known);
      }
      if (!answer.redirect.empty()) {
        url = std::move(answer.redirect);
        continue;
      }
      if (answer.status < 200 || answer.status > 299) return bad_status(asked, answer.status);
      if (trimmed(answer.body).empty())
        return Error{ErrorCode::kInvalidInput, asked + ": the answer is empty"};
      if (parts->whole != asked)
        notes.push_back({asked, "http.redirect", "led to " + parts->whole});
      CachedPage page;
      page.body = std::move(answer.body);
      page.content_type = answer.fields.get("content-type");
      page.language = answer.fields.get("content-language");
      page.etag = answer.fields.get("etag");
      page.last_modified = answer.fields.get("last-modified");
      page.fetched_at = iso_of_seconds(std::time(nullptr));
      if (auto kept = cache_.keep(parts->whole, page); !kept)
        notes.push_back({asked, "http.cache", kept.error().message});
      return capture_of(asked, parts->whole, page);
    }
  }

 private:
  static Capture capture_of(const std::string& asked, const std::string& url,
                            const CachedPage& page) {
    Capture capture;
    capture.bytes = page.body;
    capture.origin = asked;
    capture.url = url;
    const ContentType type = ContentType::parse(page.content_type);
    capture.media_type = type.type.empty() ? "text/plain" : type.type;
    capture.charset = type.charset;
    capture.fetched_at = page.fetched_at;
    capture.hints.language = page.language;
    capture.hints.updated = iso_of_last_modified(page.last_modified, page.fetched_at);
    capture.container.kind = "url";
    capture.container.file = asked;
    return capture;
  }

  static Error bad_status(const std::string& asked, long status) {
    if (status == 404 || status == 410)
      return {ErrorCode::kNotFound, fmt::format("{}: not there (HTTP status {})", asked, status)};
    if (status == 429 || status >= 500)
      return {ErrorCode::kIo,
              fmt::format("{}: the server cannot answer now (HTTP status {}); try later", asked,
                          status)};
    return {ErrorCode::kUnsupported,
            fmt::format("{}: the server refuses (HTTP status {}); save the page with a browser and "
                        "give the file",
                        asked, status)};
  }

  /// Of the host; fetched once.
  Result<const Robots*> robots_of(const UrlParts& parts, const std::string& asked) {
    const auto known = robots_.find(parts.origin);
    if (known != robots_.end()) return &known->second;
    Robots robots;
    std::string url = parts.origin + "/robots.txt";
    for (int hops = 0;; ++hops) {
      auto answer = get(url, kMaxRobotsBytes, std::nullopt, asked);
      if (!answer) {
        // A private address is no fault of the host's robots.txt, and what ends a page ends this.
        if (answer.error().code != ErrorCode::kUnsupported || refused_) return answer.error();
        break;  // too large: nothing that counts
      }
      if (!answer->redirect.empty() && hops < 5 && parts_of(answer->redirect)) {
        url = answer->redirect;
        continue;
      }
      if (answer->status >= 500 || answer->status == 429)
        robots = Robots::allow_none();
      else if (answer->status >= 200 && answer->status < 300)
        robots = Robots::parse(answer->body, "muster");
      break;
    }
    return &robots_.emplace(parts.origin, std::move(robots)).first->second;
  }

  void wait_for(const UrlParts& parts, double crawl_delay) {
    const auto delay = std::chrono::milliseconds(std::max<int64_t>(
        options_.delay_ms, static_cast<int64_t>(1000 * std::min(crawl_delay, kMaxCrawlDelay))));
    const auto last = last_.find(parts.origin);
    if (last != last_.end()) std::this_thread::sleep_until(last->second + delay);
    last_[parts.origin] = Clock::now();
  }

  struct Transfer {
    Impl* self;
    Answer* answer;
    size_t max_bytes;
    bool too_large = false;
  };

  static size_t take_body(char* bytes, size_t size, size_t n, void* data) {
    auto* transfer = static_cast<Transfer*>(data);
    if (transfer->answer->body.size() + size * n > transfer->max_bytes) {
      transfer->too_large = true;
      return 0;
    }
    transfer->answer->body.append(bytes, size * n);
    return size * n;
  }
  static size_t take_header(char* bytes, size_t size, size_t n, void* data) {
    auto* transfer = static_cast<Transfer*>(data);
    std::string& headers = transfer->answer->headers;
    if (headers.size() + size * n > kMaxHeaderBytes) {
      transfer->too_large = true;
      return 0;
    }
    // An interim answer (100, 103) comes before the one that counts.
    if (std::string_view(bytes, size * n).starts_with("HTTP/"))
      headers.clear();
    else
      headers.append(bytes, size * n);
    return size * n;
  }
  static curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address) {
    auto* self = static_cast<Impl*>(data);
    if (!self->options_.allow_private && is_private(address->addr)) {
      self->refused_ = true;
      return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }

  Result<Answer> get(const std::string& url, size_t max_bytes,
                     const std::optional<CachedPage>& known, const std::string& asked) {
    if (!curl_) return Error{ErrorCode::kInternal, "libcurl cannot be used"};
    Answer answer;
    Transfer transfer{this, &answer, max_bytes};
    refused_ = false;
    curl_easy_reset(curl_);
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl_, option, value); };
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);  // each hop is looked at first
    set(CURLOPT_USERAGENT, options_.user_agent.c_str());
    set(CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can unpack
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout_ms));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout_ms));
    // Behind a proxy nobody sees where a name leads.
    if (!options_.allow_private) set(CURLOPT_PROXY, "");
    set(CURLOPT_OPENSOCKETFUNCTION, &Impl::open_socket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Impl::take_body);
    set(CURLOPT_WRITEDATA, &transfer);
    set(CURLOPT_HEADERFUNCTION, &Impl::take_header);
    set(CURLOPT_HEADERDATA, &transfer);
    char reason[CURL_ERROR_SIZE] = "";
    set(CURLOPT_ERRORBUFFER, reason);
    curl_slist* list = curl_slist_append(
        nullptr,
        "Accept: text/html, application/xhtml+xml, application/xml, text/plain, */*;q=0.5");
    if (known && !known->etag.empty())
      list = curl_slist_append(list, ("If-None-Match: " + known->etag).c_str());
    if (known && !known->last_modified.empty())
      list = curl_slist_append(list, ("If-Modified-Since: " + known->last_modified).c_str());
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl_slist_free_all);
    set(CURLOPT_HTTPHEADER, list);
    const CURLcode code = curl_easy_perform(curl_);
    set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    if (refused_)
      return Error{ErrorCode::kUnsupported,
                   fmt::format("{}: {} is in a private network or this machine; --allow-private "
                               "reads it all the same",
                               asked, url)};
    if (transfer.too_large)
      return Error{ErrorCode::kUnsupported,
                   fmt::format("{}: the answer is larger than {} MiB", asked, max_bytes >> 20)};
    if (code == CURLE_OPERATION_TIMEDOUT)
      return Error{ErrorCode::kIo,
                   fmt::format("{}: no answer within {} s", asked, options_.timeout_ms / 1000)};
    if (code != CURLE_OK)
      return Error{ErrorCode::kIo, fmt::format("{}: cannot be fetched: {}", asked,
                                               *reason ? reason : curl_easy_strerror(code))};
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &answer.status);
    char* redirect = nullptr;
    if (answer.status >= 300 && answer.status < 400 && answer.status != 304 &&
        curl_easy_getinfo(curl_, CURLINFO_REDIRECT_URL, &redirect) == CURLE_OK && redirect)
      answer.redirect = redirect;
    answer.fields = HeaderFields::parse(answer.headers);
    return answer;
  }

  FetchOptions options_;
  HttpCache cache_;
  CURL* curl_ = nullptr;
  bool refused_ = false;
  std::map<std::string, Robots> robots_;           // by origin
  std::map<std::string, Clock::time_point> last_;  // request, by origin
};

HttpFetcher::HttpFetcher(FetchOptions options)
    : impl_(std::make_unique<Impl>(std::move(options))) {}
HttpFetcher::~HttpFetcher() = default;

Result<Capture> HttpFetcher::fetch(const std::string& url, std::vector<SourceNote>& notes) {
  return impl_->fetch(url, notes);
}

}  // namespace muster::source
