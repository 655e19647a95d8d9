// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The losses: a new one is a type of its own and a line in the table.
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>

#include <fmt/format.h>

#include "kernel/loss/huber.hpp"
#include "kernel/loss/logistic.hpp"
#include "kernel/loss/loss_of.hpp"
#include "kernel/loss/multinomial.hpp"
#include "kernel/loss/poisson.hpp"
#include "kernel/loss/quantile.hpp"
#include "kernel/loss/squared.hpp"
#include "kernel/loss/squared_hinge.hpp"
#include "prunadag/error.hpp"

namespace prunadag {
namespace {

using Numbers = std::span<const double>;

struct Entry {
  LossInfo info;
  bool (*accepts)(Numbers parameters);
  std::unique_ptr<Loss> (*make)(const std::string& name, Numbers parameters);
};

/// Of a Loss itself, or of a type of one sample.
template <class Phi>
Entry entry(std::string_view name) {
  if constexpr (std::is_base_of_v<Loss, Phi>) {
    const auto make = [](const std::string& text, Numbers) -> std::unique_ptr<Loss> {
      return std::make_unique<Phi>(text);
    };
    return {{name, Phi::traits.formula, {}}, [](Numbers) { return true; }, make};
  } else if constexpr (requires { Phi::parameters; }) {
    const auto make = [](const std::string& text, Numbers p) -> std::unique_ptr<Loss> {
      return std::make_unique<LossOf<Phi>>(text, Phi(p));
    };
    std::vector<double> usual;
    for (const LossParameter& parameter : Phi::parameters) usual.push_back(parameter.value);
    return {{name, Phi(usual).traits.formula, Phi::parameters}, Phi::accepts, make};
  } else {
    const auto make = [](const std::string& text, Numbers) -> std::unique_ptr<Loss> {
      return std::make_unique<LossOf<Phi>>(text, Phi());
    };
    return {{name, Phi::traits.formula, {}}, [](Numbers) { return true; }, make};
  }
}

std::span<const Entry> table() {
  static const std::array entries{
      entry<Squared>("squared"),
      entry<Logistic>("logistic"),
      entry<Huber>("huber"),
      entry<Quantile>("quantile"),
      entry<Poisson>("poisson"),
      entry<SquaredHinge>("squared-hinge"),
      entry<Multinomial>("multinomial"),
  };
  return entries;
}

const Entry& entry_named(std::string_view name, std::string_view text) {
  std::string names;
  for (const Entry& known : table()) {
    if (known.info.name == name) return known;
    names += (names.empty() ? "" : ", ") + std::string(known.info.name);
  }
  throw Error(ErrorKind::usage, fmt::format("unknown loss '{}': use {}", text, names));
}

/// Replaces the first of the parameters by the numbers of a list.
void take_numbers(std::string_view list, const LossInfo& info, std::vector<double>& numbers) {
  std::size_t count = 0;
  while (true) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view word = list.substr(0, comma);
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value)) {
      throw Error(ErrorKind::usage, fmt::format("loss {}: '{}' is not a number", info.name, word));
    }
    if (count == numbers.size()) {
      throw Error(ErrorKind::usage,
                  fmt::format("loss {}: takes {} parameter{}", info.name,
                              count == 0 ? "no" : std::to_string(count), count == 1 ? "" : "s"));
    }
    numbers[count++] = value;
    if (comma == list.size()) return;
    list.remove_prefix(comma + 1);
  }
}

void require_accepted(const Entry& entry, std::span<const double> numbers) {
  if (entry.accepts(numbers)) return;
  // Which one: the first that the usual values of the others do not mend.
  std::vector<double> trial;
  for (const LossParameter& parameter : entry.info.parameters) trial.push_back(parameter.value);
  for (std::size_t k = 0; k < trial.size(); ++k) {
    const double usual = std::exchange(trial[k], numbers[k]);
    if (!entry.accepts(trial)) {
      const LossParameter& wrong = entry.info.parameters[k];
      throw Error(ErrorKind::usage, fmt::format("loss {}: {} {}: {}", entry.info.name, wrong.name,
                                                numbers[k], wrong.rule));
    }
    trial[k] = usual;
  }
  throw Error(ErrorKind::usage,
              fmt::format("loss {}: these parameters contradict each other", entry.info.name));
}

}  // namespace

double ScoreRule::total(double mean) const { return root ? std::sqrt(mean) : mean; }

std::string ScoreRule::title() const { return std::string(name) + (percent ? " %" : ""); }

std::string ScoreRule::key() const {
  std::string text(name);
  for (char& c : text) c = c == ' ' ? '_' : char(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string ScoreRule::number(double score) const {
  return percent ? fmt::format("{:.2f}", shown(score)) : fmt::format("{:.6g}", score);
}

std::string ScoreRule::text(double score) const {
  return fmt::format("{} {}{}", name, number(score), percent ? " %" : "");
}

std::span<const LossInfo> loss_infos() {
  static const std::vector<LossInfo> infos = [] {
    std::vector<LossInfo> all;
    for (const Entry& known : table()) all.push_back(known.info);
    return all;
  }();
  return infos;
}

std::vector<std::reference_wrapper<const Loss>> losses() {
  std::vector<std::reference_wrapper<const Loss>> all;
  for (const LossInfo& info : loss_infos()) all.push_back(loss_named(info.name));
  return all;
}

const Loss& loss_named(std::string_view text) {
  const std::size_t colon = text.find(':');
  const Entry& found = entry_named(text.substr(0, colon), text);
  std::vector<double> numbers;
  for (const LossParameter& parameter : found.info.parameters) numbers.push_back(parameter.value);
  if (colon != text.npos) take_numbers(text.substr(colon + 1), found.info, numbers);
  require_accepted(found, numbers);
  std::string name(found.info.name);
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    name += fmt::format("{}{}", k == 0 ? ':' : ',', numbers[k]);
  }
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<Loss>> made;
  const std::lock_guard lock(mutex);
  std::unique_ptr<Loss>& loss = made[name];
  if (!loss) loss = found.make(name, numbers);
  return *loss;
}

}  // namespace prunadag
