// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "prunadag/loss.hpp"
#include "prunadag/model_path.hpp"
#include "prunadag/objective.hpp"

namespace prunadag::cli {

/// A row of the table of a path.
struct PathRow {
  double sparsity = 0, l2 = 0, passes = 0;
  std::int64_t nonzeros = 0;
  Evaluation train;
  std::optional<Judgement> held_back;
  std::optional<Evaluation> test;
  std::string choice;  ///< best, 1se, both, or empty
};

/// The text beside model `number`.
std::string choice_of(const ModelPath& path, std::size_t number);

/// The lines of the table, a header first; CSV has all digits.
std::vector<std::string> table_of(const std::vector<PathRow>& rows, const ScoreRule& rule);
std::string csv_of(const std::vector<PathRow>& rows);
inline constexpr const char* path_columns =
    "sparsity,nonzeros,l2,loss,score,held_back_loss,held_back_error,held_back_score,"
    "held_back_score_error,test_loss,test_score,passes,choice\n";

}  // namespace prunadag::cli
