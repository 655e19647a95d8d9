// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "prunadag/detail.hpp"
#include "prunadag/error.hpp"

/// Tables of options. A row has all that is known of an option: its name, the member of a settings
/// struct that it sets, the value that it starts from, its rule and its help. The command line, its
/// help, the record of a model and the JSON of a summary are made from the rows.
namespace prunadag {

/// One option, as it sets a struct of settings.
template <class Settings>
struct OptionRow {
  std::string name;        ///< on the command line, without dashes
  std::string value_name;  ///< as in --name VALUE
  std::string start;       ///< the text that it has unless it is given; empty: none
  std::string help;
  /// Sets the member to what a text says. Throws Error(usage) with the rule. Null where several
  /// options make one setting together: then the code that needs the option reads its text.
  std::function<void(Settings&, const std::string& text)> take;
  /// What the settings have. Null where the option is not recorded.
  std::function<Detail(const Settings&)> show;
  std::string key;  ///< in records; empty: the name with underscores
};
template <class Settings>
using OptionTable = std::vector<OptionRow<Settings>>;

/// The number that all of a text says. Throws Error(usage) naming the option.
double real_from(const std::string& text, const std::string& name);
std::int64_t whole_from(const std::string& text, const std::string& name);
/// A share between 0 and 1 from 0.2 or 20%.
double share_from(const std::string& text, const std::string& name);
inline constexpr double no_least = -std::numeric_limits<double>::infinity();
/// Throws Error(usage): "NAME VALUE: must be at least LEAST".
void require_at_least(double value, double least, const std::string& name);
/// A number as text, as short as it can be read back.
std::string shown_number(double value);

template <class S>
OptionRow<S> text_row(std::string name, std::string value_name, std::string S::*member,
                      std::string help) {
  return {std::move(name),
          std::move(value_name),
          S{}.*member,
          std::move(help),
          [member](S& s, const std::string& text) { s.*member = text; },
          [member](const S& s) { return Detail(s.*member); },
          {}};
}

template <class S>
OptionRow<S> real_row(const std::string& name, std::string value_name, double S::*member,
                      std::string help, double least = no_least) {
  return {name,
          std::move(value_name),
          shown_number(S{}.*member),
          std::move(help),
          [=](S& s, const std::string& text) {
            s.*member = real_from(text, name);
            require_at_least(s.*member, least, name);
          },
          [member](const S& s) { return Detail(s.*member); },
          {}};
}

template <class S>
OptionRow<S> whole_row(const std::string& name, std::string value_name, std::int64_t S::*member,
                       std::string help, double least = no_least) {
  return {name,
          std::move(value_name),
          std::to_string(S{}.*member),
          std::move(help),
          [=](S& s, const std::string& text) {
            s.*member = whole_from(text, name);
            require_at_least(double(s.*member), least, name);
          },
          [member](const S& s) { return Detail(s.*member); },
          {}};
}

/// A row for the seed of random numbers, any whole number.
template <class S>
OptionRow<S> seed_row(std::uint64_t S::*member, std::string help) {
  return {
      "seed",
      "S",
      std::to_string(S{}.*member),
      std::move(help),
      [=](S& s, const std::string& text) { s.*member = std::uint64_t(whole_from(text, "seed")); },
      [member](const S& s) { return Detail(std::int64_t(s.*member)); },
      {}};
}

/// A row for a member with names: `named` turns a name into a value, name_of() a value into a name.
template <class S, class T>
OptionRow<S> named_row(std::string name, std::string value_name, T S::*member,
                       T (*named)(const std::string&), std::string help) {
  return {std::move(name),
          std::move(value_name),
          name_of(S{}.*member),
          std::move(help),
          [=](S& s, const std::string& text) { s.*member = named(text); },
          [member](const S& s) { return Detail(name_of(s.*member)); },
          {}};
}

/// A row without a member, to be completed; other code may read its text.
template <class S>
OptionRow<S> free_row(std::string name, std::string value_name, std::string start,
                      std::string help) {
  return {std::move(name), std::move(value_name), std::move(start), std::move(help), {}, {}, {}};
}

/// The same row: not recorded, recorded by another key, with another start, with another help.
template <class S>
OptionRow<S> unrecorded(OptionRow<S> row) {
  row.show = nullptr;
  return row;
}
template <class S>
OptionRow<S> recorded_as(std::string key, OptionRow<S> row) {
  row.key = std::move(key);
  return row;
}
template <class S>
OptionRow<S> starting_with(std::string start, OptionRow<S> row) {
  row.start = std::move(start);
  return row;
}

template <class S>
OptionRow<S> helped(std::string help, OptionRow<S> row) {
  row.help = std::move(help);
  return row;
}

/// The row of an option. Throws Error(internal) where there is none.
template <class S>
const OptionRow<S>& row_named(const OptionTable<S>& table, const std::string& name) {
  for (const OptionRow<S>& row : table) {
    if (row.name == name) return row;
  }
  throw Error(ErrorKind::internal, "there is no option " + name);
}

/// Adds the rows of a struct that `Outer` has as a member.
template <class Outer, class Inner>
void add_rows(OptionTable<Outer>& table, const OptionTable<Inner>& rows, Inner Outer::*member) {
  for (const OptionRow<Inner>& row : rows) {
    OptionRow<Outer> lifted{row.name, row.value_name, row.start, row.help, {}, {}, row.key};
    if (row.take) {
      lifted.take = [take = row.take, member](Outer& outer, const std::string& text) {
        take(outer.*member, text);
      };
    }
    if (row.show) {
      lifted.show = [show = row.show, member](const Outer& outer) { return show(outer.*member); };
    }
    table.push_back(std::move(lifted));
  }
}

/// The recorded options, by their keys, whose values differ from those of a new struct.
template <class S>
Details changes_of(const OptionTable<S>& table, const S& settings) {
  const S start;
  Details details;
  for (const OptionRow<S>& row : table) {
    if (!row.show) continue;
    Detail value = row.show(settings);
    if (value == row.show(start)) continue;
    std::string key = row.key.empty() ? row.name : row.key;
    for (char& c : key) c = c == '-' ? '_' : c;
    details.insert_or_assign(std::move(key), std::move(value));
  }
  return details;
}

}  // namespace prunadag
