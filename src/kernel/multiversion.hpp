// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/// For loops that the compiler vectorises by itself; other kernels are written with Highway.
/// Compiles a function for several x86-64 processors; the loader picks the best one for the
/// machine. Functions that it calls are inlined if they are PRUNADAG_INLINED. On other systems the
/// function is compiled once. Kernels are compiled without contraction, so that all versions
/// compute the same bits.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define PRUNADAG_MULTIVERSION __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define PRUNADAG_MULTIVERSION
#endif
#define PRUNADAG_INLINED inline __attribute__((always_inline))
