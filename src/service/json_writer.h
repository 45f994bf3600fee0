// json_writer.h: writes JSON text from left to right, without a tree in between.
//
// Used by json.cc: an answer has some forty values a claim, and a tree of them cost more than the reading.
// The bytes are those of nlohmann::json's dump(): no spaces, UTF-8 as it is, control characters as \u00xx.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace muster::service {

class JsonWriter {
 public:
  void open(char bracket) {  ///< '{' or '['
    separate();
    out_ += bracket;
    comma_ = false;
  }
  void close(char bracket) {  ///< '}' or ']'
    out_ += bracket;
    comma_ = true;
  }
  /// In an object, before each value; `name` needs no escapes.
  void key(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    comma_ = false;
  }

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(bool is) { raw(is ? "true" : "false"); }
  void value(std::nullptr_t) { raw("null"); }
  void value(std::integral auto number) { raw(std::to_string(number)); }
  void value(double number);
  /// Text that is JSON already.
  void raw(std::string_view json) {
    separate();
    out_ += json;
    comma_ = true;
  }

  /// key() and value().
  template <typename T>
  void put(std::string_view name, const T& what) {
    key(name);
    value(what);
  }
  void put_or_null(std::string_view name, std::string_view text) {
    key(name);
    text.empty() ? value(nullptr) : value(text);
  }
  template <typename List>
  void put_list(std::string_view name, const List& list) {
    key(name);
    open('[');
    for (const auto& item : list) value(item);
    close(']');
  }

  std::string take() {
    comma_ = false;
    return std::move(out_);
  }

 private:
  void separate() {
    if (comma_) out_ += ',';
  }
  std::string out_;
  bool comma_ = false;  // a value stands before
};

}  // namespace muster::service
