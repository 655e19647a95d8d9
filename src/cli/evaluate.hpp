// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

namespace prunadag::cli {

/// What the header of evaluate's CSV begins with; the last column is the loss's score,
/// ScoreRule::key().
inline constexpr const char* evaluation_columns = "model,method,sparsity,nonzeros,loss,omega,rho,";

}  // namespace prunadag::cli
