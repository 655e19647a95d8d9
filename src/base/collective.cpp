// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/collective.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>
#include <exception>
#include <filesystem>
#include <new>
#include <system_error>
#include <vector>

namespace prunadag {

int rank_of(MPI_Comm comm) {
  int rank = 0;
  MPI_Comm_rank(comm, &rank);
  return rank;
}

int size_of(MPI_Comm comm) {
  int size = 1;
  MPI_Comm_size(comm, &size);
  return size;
}

namespace {

/// Made at the start of the program. Its copies share the text and allocate nothing.
const Error out_of_memory(ErrorKind::internal, "out of memory");

Error described(std::exception_ptr pointer) {
  try {
    std::rethrow_exception(pointer);
  } catch (const Error& error) {
    return error;
  } catch (const std::filesystem::filesystem_error& error) {
    return Error(ErrorKind::data,
                 error.path1().string() + ": " + std::error_code(error.code()).message());
  } catch (const std::bad_alloc&) {
    return out_of_memory;
  } catch (const std::exception& error) {
    return Error(ErrorKind::internal, error.what());
  } catch (...) {
    return Error(ErrorKind::internal, "unknown failure");
  }
}

/// A failure as it is sent to the other ranks. A receiver allocates nothing.
struct Notice {
  std::int32_t kind = 0, length = 0;
  std::array<char, 8192> text{};

  void set(const Error& error) noexcept {
    kind = std::int32_t(error.kind());
    length = std::int32_t(std::min(std::strlen(error.what()), text.size()));
    std::copy_n(error.what(), length, text.begin());
  }
  Error error() const { return {ErrorKind(kind), {text.data(), std::size_t(length)}}; }
};

}  // namespace

Error current_error() noexcept {
  try {
    return described(std::current_exception());
  } catch (...) {  // no memory for the description
    return out_of_memory;
  }
}

void settle(MPI_Comm comm, const std::optional<Error>& mine) {
  if (FirstFailure::working()) {
    throw Error(ErrorKind::internal, "ranks were to agree inside of work that a rank does alone");
  }
  const int rank = rank_of(comm);
  int first = mine ? rank : INT_MAX;
  MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, comm);
  if (first == INT_MAX) return;

  Notice notice;
  if (rank == first) notice.set(*mine);
  MPI_Bcast(&notice, int(sizeof notice), MPI_BYTE, first, comm);
  std::optional<Error> shared;
  try {
    shared = notice.error();
  } catch (const std::bad_alloc&) {
    shared = out_of_memory;
  }
  throw *shared;
}

bool arrive_together(MPI_Comm comm) {
  MPI_Request request;
  int arrived = 0;
  MPI_Ibarrier(comm, &request);
  for (const double begin = MPI_Wtime(); !arrived && MPI_Wtime() - begin < 5;) {
    MPI_Test(&request, &arrived, MPI_STATUS_IGNORE);
  }
  return arrived;
}

void reduce_in_place(MPI_Comm comm, std::span<double> values, MPI_Op operation) {
  in_pieces(values, [=](std::span<double> piece) {
    MPI_Allreduce(MPI_IN_PLACE, piece.data(), int(piece.size()), MPI_DOUBLE, operation, comm);
  });
}

void sum_in_place(MPI_Comm comm, std::span<double> values) {
  reduce_in_place(comm, values, MPI_SUM);
}

std::int64_t sum(MPI_Comm comm, std::int64_t value) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT64_T, MPI_SUM, comm);
  return value;
}

std::int64_t largest(MPI_Comm comm, std::int64_t value) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT64_T, MPI_MAX, comm);
  return value;
}

std::int64_t sum_below(MPI_Comm comm, std::int64_t value) {
  std::int64_t below = 0;
  MPI_Exscan(&value, &below, 1, MPI_INT64_T, MPI_SUM, comm);
  return rank_of(comm) == 0 ? 0 : below;
}

void collect_in_order(MPI_Comm comm, std::span<const double> mine, PieceWriter writer) {
  constexpr std::size_t piece_size = std::size_t(1) << 17;
  constexpr int tag = 2;
  const int rank = rank_of(comm), size = size_of(comm);
  std::vector<std::int64_t> counts;
  std::vector<double> piece;
  agree(comm, [&] {
    counts.resize(std::size_t(size));
    if (rank == 0) piece.resize(size > 1 ? piece_size : 0);
  });
  const std::int64_t count = std::int64_t(mine.size());
  MPI_Gather(&count, 1, MPI_INT64_T, counts.data(), 1, MPI_INT64_T, 0, comm);
  FirstFailure failure;
  if (rank != 0) {
    for (; !mine.empty(); mine = mine.subspan(std::min(piece_size, mine.size()))) {
      MPI_Send(mine.data(), int(std::min(piece_size, mine.size())), MPI_DOUBLE, 0, tag, comm);
    }
  } else {
    if (!mine.empty()) failure.run([&] { writer.write(writer.work, mine); });
    for (int source = 1; source < size; ++source) {
      for (std::int64_t left = counts[std::size_t(source)]; left > 0;) {
        const std::size_t next = std::min(piece_size, std::size_t(left));
        MPI_Recv(piece.data(), int(next), MPI_DOUBLE, source, tag, comm, MPI_STATUS_IGNORE);
        failure.run([&] { writer.write(writer.work, std::span(piece).first(next)); });
        left -= std::int64_t(next);
      }
    }
  }
  failure.settle(comm);
}

std::string broadcast(MPI_Comm comm, std::string text) {
  std::int64_t length = std::int64_t(text.size());
  MPI_Bcast(&length, 1, MPI_INT64_T, 0, comm);
  agree(comm, [&] { text.resize(std::size_t(length)); });
  in_pieces(std::span<char>(text), [comm](std::span<char> piece) {
    MPI_Bcast(piece.data(), int(piece.size()), MPI_CHAR, 0, comm);
  });
  return text;
}

}  // namespace prunadag
