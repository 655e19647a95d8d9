// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The storages by name. A new storage is a line here and a member of Storage.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "matrix/stored_rows.hpp"
#include "prunadag/error.hpp"

namespace prunadag {
namespace {

using DenseRowsMaker = std::unique_ptr<StoredRows> (*)(Storage, std::size_t, std::size_t);
using SparseRowsMaker = std::unique_ptr<StoredRows> (*)(Storage, const SparsePlan&, double);

bool any(double) { return true; }
/// False for numbers above the largest float, and for numbers too small for all digits of a float.
bool fits_float(double value) {
  const double size = std::abs(value);
  const bool small = size < double(std::numeric_limits<float>::min());
  return !std::isfinite(value) || (std::isfinite(float(value)) && (value == 0 || !small));
}
bool is_byte(double value) { return value >= 0 && value <= 255 && value == std::floor(value); }
bool is_finite(double value) { return std::isfinite(value); }

struct StorageKind {
  Storage storage;
  const char* name;
  bool (*holds)(double value);
  const char* rule;  // the rule for numbers in this storage
  DenseRowsMaker dense;
  SparseRowsMaker sparse;
};
constexpr StorageKind kinds[] = {
    {Storage::automatic, "auto", any, "", nullptr, nullptr},
    {Storage::doubles, "double", any, "", dense_rows_of<double>, sparse_rows_of<double>},
    {Storage::floats, "float", fits_float, "in the range of single precision", dense_rows_of<float>,
     sparse_rows_of<float>},
    {Storage::bytes, "byte", is_byte, "a whole number from 0 to 255", dense_rows_of<std::uint8_t>,
     sparse_rows_of<std::uint8_t>},
    {Storage::pattern, "pattern", is_finite, "finite", nullptr, sparse_rows_of<OneValue>},
};

const StorageKind& kind_of(Storage storage) {
  return *std::ranges::find(kinds, storage, &StorageKind::storage);
}

}  // namespace

const char* name_of(Storage storage) { return kind_of(storage).name; }

Storage storage_named(const std::string& name) {
  for (const StorageKind& kind : kinds) {
    if (name == kind.name) return kind.storage;
  }
  throw Error(ErrorKind::usage,
              fmt::format("unknown storage '{}': use auto, double, float, byte or pattern", name));
}

bool holds(Storage storage, double value) { return kind_of(storage).holds(value); }
const char* rule_of(Storage storage) { return kind_of(storage).rule; }
bool may_be_dense(Storage storage) { return kind_of(storage).dense; }

std::unique_ptr<StoredRows> dense_rows(Storage storage, std::size_t rows, std::size_t columns) {
  const StorageKind& kind = kind_of(storage);
  if (!kind.dense) {
    throw Error(ErrorKind::internal, fmt::format("storage {} has no dense rows", kind.name));
  }
  return kind.dense(storage, rows, columns);
}

std::unique_ptr<StoredRows> sparse_rows(Storage storage, const SparsePlan& plan, double value) {
  const StorageKind& kind = kind_of(storage);
  if (!kind.sparse) {
    throw Error(ErrorKind::internal, fmt::format("storage {} has no sparse rows", kind.name));
  }
  plan.require_countable();
  return kind.sparse(storage, plan, value);
}

}  // namespace prunadag
