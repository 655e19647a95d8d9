// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The layouts by name, and changes of the layout of a dataset.
#include "prunadag/layout.hpp"

#include <array>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "data/layout_cost.hpp"
#include "matrix/rows_matrix.hpp"

namespace prunadag {
namespace {

constexpr std::array<const char*, 3> names{"auto", "samples", "features"};

MPI_Comm comm_of(const Dataset& data) { return PetscObjectComm((PetscObject)data.matrix.get()); }

}  // namespace

const char* name_of(Layout layout) { return names[std::size_t(layout)]; }

Layout layout_named(const std::string& name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return Layout(i);
  }
  throw Error(ErrorKind::usage,
              fmt::format("unknown layout '{}': use auto, samples or features", name));
}

Layout layout_of(const Dataset& data) {
  return is_turned(data.matrix) ? Layout::features : Layout::samples;
}

void lay_out(Dataset& data, Layout layout) {
  if (layout == Layout::automatic) {
    settle_layout(data);
    return;
  }
  if (layout == layout_of(data)) return;
  require_memory(comm_of(data), bytes_to_turn(data),
                 [&] { return fmt::format("turning the data by {}", name_of(layout)); });
  agree(comm_of(data), leave_where_interrupted);
  MatHandle turned = rows_matrix::turn(data.matrix);
  data.matrix = std::move(turned);
}

}  // namespace prunadag
