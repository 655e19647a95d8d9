// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)
namespace prunadag {

/// A fact about how a result was made: a whole number, a number, or text. Files keep it as an
/// attribute.
///
/// Plain members, not a std::variant: libstdc++ assumes that a variant with a std::string always
/// holds a value. A variant whose copy fails for lack of memory holds no value, and its destructor
/// then reads garbage.
class Detail {
 public:
  Detail() = default;  ///< the whole number 0
  Detail(std::integral auto whole) : kind_(Kind::whole), whole_(whole) {}
  Detail(double number) : kind_(Kind::number), number_(number) {}
  Detail(std::string text) : kind_(Kind::text), text_(std::move(text)) {}
  Detail(const char* text) : Detail(std::string(text)) {}

  /// The value when it is a T: std::int64_t, double or std::string. Null when it is another.
  template <class T>
  const T* get_if() const noexcept {
    if constexpr (std::is_same_v<T, std::int64_t>) {
      return kind_ == Kind::whole ? &whole_ : nullptr;
    } else if constexpr (std::is_same_v<T, double>) {
      return kind_ == Kind::number ? &number_ : nullptr;
    } else {
      static_assert(std::is_same_v<T, std::string>, "a detail is a number or text");
      return kind_ == Kind::text ? &text_ : nullptr;
    }
  }

  /// Returns f(value) for the value of whichever type.
  template <class F>
  auto visit(const F& f) const {
    if (kind_ == Kind::text) return f(text_);
    return kind_ == Kind::whole ? f(whole_) : f(number_);
  }

  friend bool operator==(const Detail&, const Detail&) = default;

 private:
  enum class Kind { whole, number, text };

  Kind kind_ = Kind::whole;
  std::int64_t whole_ = 0;
  double number_ = 0;
  std::string text_;
};
using Details = std::map<std::string, Detail>;

}  // namespace prunadag
#pragma GCC visibility pop
