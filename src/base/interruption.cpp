// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/interruption.hpp"

#include "prunadag/error.hpp"

namespace prunadag {
namespace {

bool (*question)() = nullptr;

}  // namespace

void interrupt_where(bool (*asked)()) noexcept { question = asked; }

bool interrupted() noexcept { return question && question(); }

void leave_where_interrupted() {
  if (interrupted()) throw Error(ErrorKind::interrupted, "interrupted before it was done");
}

}  // namespace prunadag
