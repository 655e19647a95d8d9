// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <random>
#include <string>

namespace prunadag::test {

/// Returns LIBSVM text of two noisy classes, which differ in the first 3 of 30 features.
inline std::string samples(unsigned seed, int count) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  std::string text;
  for (int i = 0; i < count; ++i) {
    const int label = i % 2 ? 2 : 1;
    text += std::to_string(label);
    for (int j = 1; j <= 30; ++j) {
      const double shift = j <= 3 ? (label == 2 ? 1.0 : -1.0) : 0.0;
      if (j > 3 && (i + j) % 3 == 0) continue;
      text += " " + std::to_string(j) + ":" + std::to_string(normal(generator) + shift);
    }
    text += "\n";
  }
  return text;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace prunadag::test
