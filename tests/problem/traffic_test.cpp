// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The numbers that a gradient sends in either layout. Functions of this test stand between the
// library and MPI, and count them. A rank with c of N numbers sends c numbers to every other rank
// to gather, and N - c numbers to sum and scatter.
#include <numeric>

#include <gtest/gtest.h>

#include "prunadag/layout.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"
#include "support/parallel.hpp"

#undef MPI_Allgatherv  // PETSc counts calls by macros
#undef MPI_Reduce_scatter
#undef MPI_Allreduce
#undef MPI_Isend
#undef MPI_Send
#undef MPI_Start
#undef MPI_Startall

namespace {

long numbers_sent = 0, other_messages = 0;

long all_but_own(const int* counts, MPI_Comm comm) {
  int size, rank;
  MPI_Comm_size(comm, &size);
  MPI_Comm_rank(comm, &rank);
  return std::accumulate(counts, counts + size, 0L) - counts[rank];
}

}  // namespace

extern "C" {

int MPI_Allgatherv(const void* send, int count, MPI_Datatype send_type, void* receive,
                   const int counts[], const int starts[], MPI_Datatype type, MPI_Comm comm) {
  int size;
  MPI_Comm_size(comm, &size);
  numbers_sent += long(size - 1) * count;
  return PMPI_Allgatherv(send, count, send_type, receive, counts, starts, type, comm);
}

int MPI_Reduce_scatter(const void* send, void* receive, const int counts[], MPI_Datatype type,
                       MPI_Op op, MPI_Comm comm) {
  numbers_sent += all_but_own(counts, comm);
  return PMPI_Reduce_scatter(send, receive, counts, type, op, comm);
}

int MPI_Allreduce(const void* send, void* receive, int count, MPI_Datatype type, MPI_Op op,
                  MPI_Comm comm) {
  ++other_messages;
  return PMPI_Allreduce(send, receive, count, type, op, comm);
}

int MPI_Isend(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request* request) {
  ++other_messages;
  return PMPI_Isend(data, count, type, to, tag, comm, request);
}

int MPI_Send(const void* data, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm) {
  ++other_messages;
  return PMPI_Send(data, count, type, to, tag, comm);
}

int MPI_Start(MPI_Request* request) {
  ++other_messages;
  return PMPI_Start(request);
}

int MPI_Startall(int count, MPI_Request requests[]) {
  other_messages += count;
  return PMPI_Startall(count, requests);
}

}  // extern "C"

namespace prunadag {
namespace {

using namespace test;

constexpr std::int64_t m = 20, n = 8000;

/// Returns wide data. Every sample of sparse data has a nonzero on every rank.
Dataset wide(const char* type) {
  check(PrunAdagInitialize());
  Dataset data;
  data.samples = m;
  data.features = n;
  check(MatCreate(world(), data.matrix.put()));
  check(MatSetSizes(data.matrix, PETSC_DECIDE, PETSC_DECIDE, PetscInt(m), PetscInt(n)));
  check(MatSetType(data.matrix, type));
  check(MatSetUp(data.matrix));
  PetscInt first, end;
  check(MatGetOwnershipRange(data.matrix, &first, &end));
  for (PetscInt i = first; i < end; ++i) {
    for (PetscInt j = i % 7; j < n; j += 7) {
      check(MatSetValue(data.matrix, i, j, 1.0 / (1.0 + i + j), INSERT_VALUES));
    }
  }
  check(MatAssemblyBegin(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatAssemblyEnd(data.matrix, MAT_FINAL_ASSEMBLY));
  check(MatCreateVecs(data.matrix, nullptr, data.targets.put()));
  check(VecSet(data.targets, 1.0));
  return data;
}

/// Returns the numbers that all ranks send for a gradient by the collectives above.
long sent_by_gradient(const Dataset& data) {
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
  problem.gradient(x, g);
  numbers_sent = other_messages = 0;
  problem.gradient(x, g);
  const std::int64_t sent = numbers_sent, others = other_messages;
  if (layout_of(data) == Layout::features) {
    EXPECT_EQ(sum(world(), others), 0);
  }
  return long(sum(world(), sent));
}

TEST(Traffic, IsOfTheSamplesByFeaturesAndOfTheFeaturesBySamples) {
  const long others = size_of(world()) - 1;
  for (const char* type : {MATPRUNADAGROWS, MATAIJ}) {
    Dataset data = wide(type);
    if (type == std::string(MATPRUNADAGROWS)) {
      EXPECT_EQ(sent_by_gradient(data), 2 * n * others);
    }
    lay_out(data, Layout::features);
    EXPECT_EQ(sent_by_gradient(data), 2 * m * others) << type;
  }
}

TEST(Traffic, IsWhatTheChoiceOfTheLayoutCounts) {
  const double ranks = size_of(world());
  const LayoutChoice choice = choose_layout(wide(MATPRUNADAGROWS));
  if (ranks == 1) {
    EXPECT_EQ(choice.reason, "by samples: dense, on one rank");
    return;
  }
  EXPECT_EQ(choice.layout, Layout::features) << choice.reason;
  EXPECT_DOUBLE_EQ(choice.samples.sent, 16 * double(n) * (ranks - 1) / ranks);
  EXPECT_DOUBLE_EQ(choice.features.sent, 16 * double(m) * (ranks - 1) / ranks);
  EXPECT_EQ(choose_layout(wide(MATAIJ)).layout, Layout::features);
}

}  // namespace
}  // namespace prunadag
