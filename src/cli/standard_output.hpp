// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdio>
#include <string>

namespace prunadag::cli {

/// Of the three standard streams, those that are closed are opened so that what uses them fails, as
/// it would without that. The next file, or a connection of MPI, would take their places and get
/// what is written to them. To be called first of all.
void hold_closed_streams();

/// Prints, and does not throw: one rank alone would leave the others waiting.
void print(std::FILE* stream, const std::string& text);

/// Throws Error(data) where standard output did not take all that was written to it.
void check_standard_output();

/// Whether standard output is a pipe that nobody reads any more, as `head` leaves it.
bool reader_has_left();

}  // namespace prunadag::cli
