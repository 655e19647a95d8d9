// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/jobs.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "base/collective.hpp"

namespace prunadag::paper {
namespace {

/// Exchanges words between the first ranks of the groups and rank 0. A word is an empty message
/// with a tag. Sends do not wait, so that no group stops while rank 0 is in a fit. Words from one
/// rank to another arrive in order: no message is in flight after the last word.
class Post {
 public:
  Post(MPI_Comm comm, int ranks_per_group, int groups, std::int64_t total, const StudyHooks& hooks)
      : hooks_(hooks),
        ranks_per_group_(ranks_per_group),
        groups_(groups),
        total_(total),
        begin_(MPI_Wtime()) {
    MPI_Comm_dup(comm, &comm_);
  }
  ~Post() { MPI_Comm_free(&comm_); }
  Post(const Post&) = delete;
  Post& operator=(const Post&) = delete;

  void finished_fit() { send(0, fit); }

  /// Asks rank 0 to stop all groups. Any rank may ask; repeated calls send nothing.
  void ask_to_stop() {
    if (!asked_) send(0, stop);
    asked_ = true;
  }

  /// Whether rank 0 has told the group to stop. For the first rank of a group.
  bool told_to_stop() {
    int arrived;
    MPI_Iprobe(0, leave, comm_, &arrived, MPI_STATUS_IGNORE);
    if (arrived) receive(0, leave);
    return told_ = told_ || arrived;
  }

  /// Receives the words that have arrived and shows the progress. For rank 0, now and then.
  void look() {
    for (const int word : {fit, stop, last}) {
      for (int arrived = 1; arrived;) {
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, word, comm_, &arrived, &status);
        if (!arrived) break;
        receive(status.MPI_SOURCE, word);
        take(word);
      }
    }
    if (hooks_.progress && total_ > 0) hooks_.progress({done_, total_, MPI_Wtime() - begin_});
  }

  /// Ends the work: waits until all groups have finished. For the first rank of every group.
  void finish(bool is_rank_0) {
    send(0, last);
    if (is_rank_0) {
      while (look(), finished_groups_ < groups_) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
      look();  // receives fits that arrived after the look for fits, before the last word
      for (int g = 0; g < groups_; ++g) send(g * ranks_per_group_, last_answer);
    }
    receive(0, last_answer);
    told_to_stop();
  }

 private:
  enum Word { fit = 1, stop, last, leave, last_answer };

  void send(int rank, int word) {
    MPI_Request request;
    MPI_Isend(nullptr, 0, MPI_INT, rank, word, comm_, &request);
    MPI_Request_free(&request);
  }
  void receive(int rank, int word) {
    MPI_Recv(nullptr, 0, MPI_INT, rank, word, comm_, MPI_STATUS_IGNORE);
  }
  void take(int word) {
    if (word == fit) ++done_;
    if (word == last) ++finished_groups_;
    if (word == stop && !stopping_) {
      stopping_ = true;
      for (int g = 0; g < groups_; ++g) send(g * ranks_per_group_, leave);
    }
  }

  const StudyHooks& hooks_;
  MPI_Comm comm_ = MPI_COMM_NULL;
  int ranks_per_group_, groups_, finished_groups_ = 0;
  std::int64_t total_, done_ = 0;
  double begin_;
  bool asked_ = false, told_ = false, stopping_ = false;
};

class GroupRun : public JobRun {
 public:
  GroupRun(MPI_Comm comm, int ranks_per_group, int groups, Post& post, const StudyHooks& hooks)
      : post_(post), hooks_(hooks), world_rank_(rank_of(comm)) {
    group_ = std::min(world_rank_ / ranks_per_group, groups - 1);
    MPI_Comm_split(comm, group_, world_rank_, &comm_);
  }
  ~GroupRun() override { MPI_Comm_free(&comm_); }
  GroupRun(const GroupRun&) = delete;
  GroupRun& operator=(const GroupRun&) = delete;

  MPI_Comm comm() const override { return comm_; }
  int group() const override { return group_; }
  bool leads() const { return rank_of(comm_) == 0; }

  FitHooks hooks() override {
    FitHooks fit;
    fit.stop = [this] { return stopping(); };
    fit.progress = [this](const Progress&) {
      if (world_rank_ == 0) post_.look();
    };
    return fit;
  }

  void finished_fit() override {
    if (leads()) post_.finished_fit();
    if (world_rank_ == 0) post_.look();
  }

  /// Whether this rank wants to stop. Fits and agree_to_stop() turn that into a stop of the group.
  /// Not collective.
  bool stopping() {
    if (hooks_.stop && hooks_.stop()) post_.ask_to_stop();
    if (world_rank_ == 0) post_.look();
    return leads() && post_.told_to_stop();
  }
  bool agree_to_stop() { return largest(comm_, stopping() ? 1 : 0) > 0; }

 private:
  Post& post_;
  const StudyHooks& hooks_;
  int world_rank_, group_;
  MPI_Comm comm_ = MPI_COMM_NULL;
};

using Failures = std::vector<std::pair<std::string, Error>>;

/// Runs the jobs of this group. Returns whether the group was stopped, or interrupted in a job.
/// Collective over the group.
bool work(GroupRun& run, int groups, const std::vector<Job>& jobs, Failures& failures) {
  std::set<std::string> failed;
  bool interrupted = false;
  for (std::size_t j = std::size_t(run.group()); j < jobs.size(); j += std::size_t(groups)) {
    if (failed.contains(jobs[j].problem)) continue;
    try {
      jobs[j].run(run);
    } catch (...) {
      const Error error = current_error();
      if (!arrive_together(run.comm())) throw error;
      if (error.kind() == ErrorKind::interrupted) {
        interrupted = true;
      } else {
        failed.insert(jobs[j].problem);
        failures.emplace_back(jobs[j].problem, error);
      }
    }
    if (run.agree_to_stop()) return true;
  }
  return interrupted;
}

/// Returns the failures of all groups on every rank, one per problem: that of the first group with
/// one. Collective; a reduction per problem.
Failures shared(MPI_Comm comm, bool leads, const std::vector<Job>& jobs, const Failures& mine) {
  std::set<std::string> problems;
  for (const Job& job : jobs) problems.insert(job.problem);
  Failures all;
  for (const std::string& problem : problems) {
    const auto found = std::find_if(mine.begin(), mine.end(),
                                    [&](const auto& failure) { return failure.first == problem; });
    try {
      settle(comm, leads && found != mine.end() ? std::optional(found->second) : std::nullopt);
    } catch (const Error& error) {
      all.emplace_back(problem, error);
    }
  }
  return all;
}

}  // namespace

JobsOutcome run_jobs(MPI_Comm comm, int ranks_per_group, const std::vector<Job>& jobs,
                     const StudyHooks& hooks) {
  const int groups = std::max(1, size_of(comm) / ranks_per_group);
  std::int64_t total = 0;
  for (const Job& job : jobs) total += job.fits;
  Post post(comm, ranks_per_group, groups, total, hooks);
  GroupRun run(comm, ranks_per_group, groups, post, hooks);
  Failures failures;
  const bool stopped = work(run, groups, jobs, failures);
  if (run.leads()) post.finish(rank_of(comm) == 0);
  return {largest(comm, stopped ? 1 : 0) > 0, shared(comm, run.leads(), jobs, failures)};
}

}  // namespace prunadag::paper
