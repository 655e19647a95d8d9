// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/// For loops that the compiler makes vectors of by itself; other kernels are written with Highway.
/// Compiles a function for several x86-64 processors; the loader picks the best one for the machine
/// it runs on. It inlines what it calls, if that is PRUNADAG_INLINED. Elsewhere the function is
/// compiled once. The kernels are compiled without contraction, so that all versions give the same
/// bits.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define PRUNADAG_MULTIVERSION __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define PRUNADAG_MULTIVERSION
#endif
#define PRUNADAG_INLINED inline __attribute__((always_inline))
