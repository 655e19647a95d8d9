// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

namespace prunadag::cli {

/// The first columns of evaluate's CSV. The last column is the score of the loss, ScoreRule::key().
inline constexpr const char* evaluation_columns = "model,method,sparsity,nonzeros,loss,omega,rho,";

}  // namespace prunadag::cli
