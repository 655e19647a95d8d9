// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "base/collective.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <filesystem>
#include <new>
#include <system_error>
#include <vector>

#include <fmt/format.h>

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

Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(ErrorKind::internal, "out of memory");
  } catch (const std::filesystem::filesystem_error& error) {
    return Error(ErrorKind::data,
                 error.path1().string() + ": " + std::error_code(error.code()).message());
  } catch (const std::exception& error) {
    return Error(ErrorKind::internal, error.what());
  }
}

void settle(MPI_Comm comm, const std::optional<Error>& mine) {
  const int rank = rank_of(comm);
  int first = mine ? rank : INT_MAX;
  MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, comm);
  if (first == INT_MAX) return;

  std::string message = rank == first ? mine->what() : "";
  std::array<int, 2> header{rank == first ? int(mine->kind()) : 0, int(message.size())};
  MPI_Bcast(header.data(), 2, MPI_INT, first, comm);
  message.resize(std::size_t(header[1]));
  MPI_Bcast(message.data(), header[1], MPI_CHAR, first, comm);
  throw Error(ErrorKind(header[0]), message);
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

void sum_in_place(MPI_Comm comm, std::span<double> values) {
  MPI_Allreduce(MPI_IN_PLACE, values.data(), int(values.size()), MPI_DOUBLE, MPI_SUM, comm);
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

void collect_in_order(MPI_Comm comm, std::span<const double> mine,
                      const std::function<void(std::span<const double>)>& write) {
  constexpr std::size_t piece_size = std::size_t(1) << 17;
  constexpr int tag = 2;
  const int rank = rank_of(comm), size = size_of(comm);
  std::vector<std::int64_t> counts(static_cast<std::size_t>(size));
  const std::int64_t count = std::int64_t(mine.size());
  MPI_Gather(&count, 1, MPI_INT64_T, counts.data(), 1, MPI_INT64_T, 0, comm);
  agree(comm, [&] {
    if (rank != 0) {
      for (; !mine.empty(); mine = mine.subspan(std::min(piece_size, mine.size()))) {
        MPI_Send(mine.data(), int(std::min(piece_size, mine.size())), MPI_DOUBLE, 0, tag, comm);
      }
      return;
    }
    std::optional<Error> failure;
    const auto pass_on = [&](std::span<const double> piece) {
      try {
        if (!failure && !piece.empty()) write(piece);
      } catch (...) {
        failure = current_error();  // the other ranks are still sending
      }
    };
    pass_on(mine);
    std::vector<double> piece(piece_size);
    for (int source = 1; source < size; ++source) {
      for (std::int64_t left = counts[std::size_t(source)]; left > 0;) {
        const std::size_t next = std::min(piece_size, std::size_t(left));
        MPI_Recv(piece.data(), int(next), MPI_DOUBLE, source, tag, comm, MPI_STATUS_IGNORE);
        pass_on({piece.data(), next});
        left -= std::int64_t(next);
      }
    }
    if (failure) throw *failure;
  });
}

std::string broadcast(MPI_Comm comm, std::string text) {
  std::int64_t length = std::int64_t(text.size());
  MPI_Bcast(&length, 1, MPI_INT64_T, 0, comm);
  text.resize(std::size_t(length));
  MPI_Bcast(text.data(), int(length), MPI_CHAR, 0, comm);
  return text;
}

}  // namespace prunadag
