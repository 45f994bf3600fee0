#include "source/pdf_text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <memory>

#include "core/utf8.h"
#include "source/http_message.h"
#include "source/time_text.h"

namespace muster::source {
namespace {

constexpr int kSeconds = 20;
constexpr rlim_t kMemory = rlim_t{1} << 30;
constexpr int kMaxPages = 2000;

// Sanitizers reserve terabytes of addresses, which a limit would forbid.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLimitMemory = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kLimitMemory = false;
#else
constexpr bool kLimitMemory = true;
#endif
#else
constexpr bool kLimitMemory = true;
#endif

std::string utf8_of(const poppler::ustring& text) {
  const poppler::byte_array bytes = text.to_utf8();
  std::string out(bytes.begin(), bytes.end());
  return is_valid_utf8(out) ? out : std::string();
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

/// One line a field, then the text. Runs in the child.
std::string extract(const std::string& bytes, size_t max_text) {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!document) return "damaged\n";
  if (document->is_locked()) return "locked\n";
  const int n = document->pages();
  if (n > kMaxPages) return "pages\n";
  const auto one_line = [](std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text + "\n";
  };
  const time_t created = document->get_creation_date_t();
  std::string out = fmt::format("ok\n{}\n", n);
  out += one_line(utf8_of(document->get_title()));
  out += one_line(utf8_of(document->get_author()));
  out += (created > 0 ? iso_of_seconds(created) : std::string()) + "\n";
  for (int i = 0; i < n && out.size() <= max_text; ++i) {
    const std::unique_ptr<poppler::page> page(document->create_page(i));
    if (!page) continue;
    std::string text = utf8_of(page->text(poppler::rectf(), poppler::page::raw_order_layout));
    std::replace(text.begin(), text.end(), '\f', '\n');
    out += std::string(trimmed(text)) + "\n\n";
  }
  return out;
}

void limit(int resource, rlim_t most) {
  rlimit l{most, most};
  ::setrlimit(resource, &l);
}

}  // namespace

Result<PdfText> read_pdf(const std::string& bytes, size_t max_text_bytes, const std::string& name) {
  const auto failed = [&](ErrorCode code, const std::string& what) {
    return Error{code, fmt::format("{}: {}", name, what)};
  };
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return failed(ErrorCode::kIo, "no pipe for reading the PDF");
  const pid_t child = ::fork();
  if (child < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    return failed(ErrorCode::kIo, "no process for reading the PDF");
  }
  if (child == 0) {
    ::close(ends[0]);
    std::signal(SIGPIPE, SIG_DFL);
    limit(RLIMIT_CPU, kSeconds);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    if (kLimitMemory) limit(RLIMIT_AS, kMemory);
    int status = 1;
    try {
      status = write_all(ends[1], extract(bytes, max_text_bytes)) ? 0 : 1;
    } catch (...) {
    }
    ::_exit(status);
  }
  ::close(ends[1]);
  std::string out;
  bool in_time = true;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2 * kSeconds);
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd wait{ends[0], POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(std::max<int64_t>(0, left.count())));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) {
      in_time = false;
      break;
    }
    char block[65536];
    const ssize_t n = ::read(ends[0], block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    out.append(block, static_cast<size_t>(n));
    if (out.size() > max_text_bytes + (size_t{1} << 20)) break;
  }
  ::close(ends[0]);
  if (!in_time) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
    return failed(ErrorCode::kUnsupported, fmt::format("takes longer than {} s to read", kSeconds));

  std::string_view rest = out;
  const auto line = [&] {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view l = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return l;
  };
  const std::string_view answer = line();
  if (answer == "locked")
    return failed(ErrorCode::kUnsupported, "locked by a password; save it without one");
  if (answer == "pages")
    return failed(ErrorCode::kUnsupported, fmt::format("more than {} pages", kMaxPages));
  if (answer != "ok")
    return failed(ErrorCode::kInvalidInput, "cannot be read as a PDF; the file is damaged");
  PdfText pdf;
  for (const char c : line()) pdf.n_pages = 10 * pdf.n_pages + static_cast<size_t>(c - '0');
  pdf.title = trimmed(line());
  pdf.author = trimmed(line());
  pdf.created = line();
  if (trimmed(rest).empty())
    return failed(ErrorCode::kUnsupported,
                  "a PDF without a text layer (a scan?); recognise its text first");
  if (rest.size() > max_text_bytes)
    return failed(
        ErrorCode::kUnsupported,
        fmt::format("more than {} MiB of text, the limit for one report", max_text_bytes >> 20));
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return failed(ErrorCode::kInvalidInput, "its reader failed; the file is damaged");
  pdf.text = std::string(rest.substr(0, rest.find_last_not_of('\n') + 1)) + "\n";
  return pdf;
}

}  // namespace muster::source
