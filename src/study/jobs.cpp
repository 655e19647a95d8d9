// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "study/jobs.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "base/collective.hpp"

namespace prunadag::study {
namespace {

/// Counts the fits of all groups on rank 0. Words are small and sent without waiting, so that a
/// group never stands still because rank 0 is in the middle of a fit.
class Counter {
 public:
  Counter(MPI_Comm comm, int groups, std::int64_t total, const StudyHooks& hooks)
      : hooks_(hooks), working_groups_(groups), total_(total), begin_(MPI_Wtime()) {
    MPI_Comm_dup(comm, &comm_);
  }
  ~Counter() { MPI_Comm_free(&comm_); }
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  void send_finished_fit() { send(fit_word); }
  void send_finished_group() { send(group_word); }

  /// Takes what has arrived; on rank 0.
  void look() {
    for (int arrived = 1; arrived;) {
      MPI_Status status;
      MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, comm_, &arrived, &status);
      if (!arrived) break;
      MPI_Recv(nullptr, 0, MPI_INT, status.MPI_SOURCE, status.MPI_TAG, comm_, MPI_STATUS_IGNORE);
      status.MPI_TAG == fit_word ? ++done_ : ++finished_groups_;
    }
    if (hooks_.progress) hooks_.progress({done_, total_, MPI_Wtime() - begin_});
  }

  /// Waits for the last word of every group; on rank 0.
  void wait() {
    while (look(), finished_groups_ < working_groups_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

 private:
  static constexpr int fit_word = 1, group_word = 2;

  void send(int word) {
    MPI_Request request;
    MPI_Isend(nullptr, 0, MPI_INT, 0, word, comm_, &request);
    MPI_Request_free(&request);
  }

  const StudyHooks& hooks_;
  MPI_Comm comm_ = MPI_COMM_NULL;
  std::int64_t working_groups_, finished_groups_ = 0;
  std::int64_t total_, done_ = 0;
  double begin_;
};

class GroupRun : public JobRun {
 public:
  GroupRun(MPI_Comm comm, int ranks_per_group, int groups, Counter& counter,
           const StudyHooks& hooks)
      : counter_(counter), hooks_(hooks), world_rank_(rank_of(comm)) {
    group_ = std::min(world_rank_ / ranks_per_group, groups - 1);
    MPI_Comm_split(comm, group_, world_rank_, &comm_);
  }
  ~GroupRun() override { MPI_Comm_free(&comm_); }
  GroupRun(const GroupRun&) = delete;
  GroupRun& operator=(const GroupRun&) = delete;

  MPI_Comm comm() const override { return comm_; }
  int group() const override { return group_; }

  FitHooks hooks() override {
    FitHooks fit;
    if (hooks_.stop) fit.stop = [this] { return stopped_ = stopped_ || hooks_.stop(); };
    fit.progress = [this](const Progress&) {
      if (world_rank_ == 0) counter_.look();
    };
    return fit;
  }

  void finished_fit() override {
    if (rank_of(comm_) == 0) counter_.send_finished_fit();
    if (world_rank_ == 0) counter_.look();
  }

  /// Makes a stop on one rank of the group a stop on all.
  bool agree_to_stop() {
    const bool here = stopped_ || (hooks_.stop && hooks_.stop());
    return stopped_ = largest(comm_, here ? 1 : 0) > 0;
  }

 private:
  Counter& counter_;
  const StudyHooks& hooks_;
  int world_rank_, group_;
  MPI_Comm comm_ = MPI_COMM_NULL;
  bool stopped_ = false;
};

}  // namespace

bool run_jobs(MPI_Comm comm, int ranks_per_group, const std::vector<Job>& jobs,
              const StudyHooks& hooks) {
  const int groups = std::max(1, size_of(comm) / ranks_per_group);
  std::int64_t total = 0;
  for (const Job& job : jobs) total += job.fits;
  Counter counter(comm, groups, total, hooks);
  std::optional<Error> failure;
  bool stopped = false;
  {
    GroupRun run(comm, ranks_per_group, groups, counter, hooks);
    try {
      for (std::size_t j = std::size_t(run.group()); j < jobs.size() && !stopped;
           j += std::size_t(groups)) {
        jobs[j].run(run);
        stopped = run.agree_to_stop();
      }
    } catch (...) {
      failure = current_error();
    }
    if (rank_of(run.comm()) == 0) counter.send_finished_group();
    if (rank_of(comm) == 0) counter.wait();
  }
  settle(comm, failure);
  return largest(comm, stopped ? 1 : 0) == 0;
}

}  // namespace prunadag::study
