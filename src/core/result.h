// result.h: a value or an error, and the macros that pass errors on.
//
// Member names follow std::expected, so that a later move is mechanical.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

namespace muster {

/// Answers "what should the caller do?". Values are stable: exit statuses derive from them (error_table).
enum class ErrorCode {
  kInvalidInput = 1,  ///< fix the request or the file
  kNotFound = 2,      ///< the named thing is not there
  kConflict = 3,      ///< re-read and retry
  kCorrupt = 4,       ///< stop and inspect: stored data is not what it should be
  kIo = 5,            ///< may work on a retry
  kUnsupported = 6,   ///< valid, but not handled by this version
  kInternal = 7,      ///< a bug: report it
};

/// `message` is lower case without a full stop and names value, expectation and place.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit on purpose
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT
  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  Error& error() { return std::get<1>(state_); }
  const Error& error() const { return std::get<1>(state_); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), failed_(true) {}  // NOLINT
  bool has_value() const { return !failed_; }
  explicit operator bool() const { return !failed_; }
  const Error& error() const { return error_; }

 private:
  Error error_;
  bool failed_ = false;
};

}  // namespace muster

#define MUSTER_CONCAT_2(a, b) a##b
#define MUSTER_CONCAT(a, b) MUSTER_CONCAT_2(a, b)
#define MUSTER_TRY_IMPL(temp, declaration, expression)   \
  auto temp = (expression);                              \
  if (!temp.has_value()) return std::move(temp).error(); \
  declaration = std::move(*temp)

/// MUSTER_TRY(auto x, f()): declares x, or returns the error of f().
#define MUSTER_TRY(declaration, expression) \
  MUSTER_TRY_IMPL(MUSTER_CONCAT(muster_try_, __LINE__), declaration, expression)
/// MUSTER_TRY_VOID(f()): returns the error of f(), if any.
#define MUSTER_TRY_VOID(expression)                                       \
  do {                                                                    \
    auto muster_try_result = (expression);                                \
    if (!muster_try_result.has_value()) return muster_try_result.error(); \
  } while (false)
/// On in every build: stops the process before something broken is written. Never judges input.
#define MUSTER_CHECK(condition)                                                          \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      std::fprintf(stderr, "%s:%d: check failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)
