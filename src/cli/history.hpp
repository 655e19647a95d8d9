// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "file/output_file.hpp"
#include "prunadag/error.hpp"
#include "prunadag/options.hpp"

namespace prunadag::cli {

/// The CSV history of a fit, on the rank that writes it. A second iterate 0 begins it anew. A
/// failure, such as a full disk, is kept until commit() throws it: it must not cost the model.
class History {
 public:
  explicit History(const std::string& path);
  void add(const IterateRecord& record);
  void commit();

 private:
  void begin_anew();
  void fail();

  OutputFile output_;
  std::FILE* file_;  // the stream of the output
  std::int64_t rows_ = 0;
  double flushed_ = 0;
  std::optional<Error> failure_;
};

/// The header line of a history.
extern const char* const history_columns;

}  // namespace prunadag::cli
