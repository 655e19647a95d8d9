// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "prunadag/separate_problems.hpp"

#include <array>
#include <cmath>

#include "base/collective.hpp"
#include "base/petsc.hpp"
#include "problem/required_layout.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(const Problem& problem) {
  return PetscObjectComm((PetscObject)problem.data().matrix.get());
}

void require_separate(const Problem& own) {
  if (size_of(comm_of(own)) > 1) {
    throw Error(ErrorKind::usage, "a separate problem is one on PETSC_COMM_SELF");
  }
  if (own.data().intercept || own.groups()) {
    throw Error(ErrorKind::usage, "separate problems have neither intercepts nor groups");
  }
}

/// Gives this rank's numbers of `whole` to `own`, a vector of its own problem, while the object
/// lives.
template <class Array>
class Placed {
 public:
  Placed(Vec own, Vec whole) : own_(own), array_(whole) {
    check(VecPlaceArray(own_, array_.span().data()));
  }
  ~Placed() { static_cast<void>(VecResetArray(own_)); }
  Placed(const Placed&) = delete;
  Placed& operator=(const Placed&) = delete;

 private:
  Vec own_;
  Array array_;
};
using Shown = Placed<ReadArray>;
using Filled = Placed<WriteArray>;

}  // namespace

SeparateProblems::KeptCommunicator::~KeptCommunicator() {
  if (comm != MPI_COMM_NULL) static_cast<void>(PetscCommDestroy(&comm));
}

SeparateProblems::SeparateProblems(MPI_Comm comm, const Problem* own) : own_(own) {
  // A problem on PETSC_COMM_SELF fails on its own rank only, and must not leave the others waiting.
  const PetscInt count = end_together(comm, [&] {
    PetscInt entries = 0;
    if (!own_) return entries;
    require_separate(*own_);
    const VecHandle zero = own_->make_parameters();
    own_->value(zero);  // allocates what a pass needs, so that none fails later
    check(VecGetLocalSize(zero, &entries));
    for (VecHandle* const vector : {&x_, &g_}) {
      check(VecCreateSeqWithArray(PETSC_COMM_SELF, 1, entries, nullptr, vector->put()));
    }
    return entries;
  });
  prunable_ = sum(comm, std::int64_t(count));
  if (prunable_ == 0) throw Error(ErrorKind::usage, "no rank has a separate problem");
  // A vector's layout has the communicator that it was created on, for its duplicates.
  check(PetscCommDuplicate(comm, &kept_.comm, nullptr));
  check(VecCreate(kept_.comm, parameters_.put()));
  check(VecSetSizes(parameters_, count, to_petsc_int(prunable_, "x")));
  check(VecSetType(parameters_, VECSTANDARD));
  agree(kept_.comm,
        [&] { needed_ = std::make_unique<RequiredLayout>(parameters_, "use make_parameters()"); });
}

SeparateProblems::~SeparateProblems() = default;

VecHandle SeparateProblems::make_parameters() const {
  VecHandle x;
  check(VecDuplicate(parameters_, x.put()));
  check(VecSet(x, 0.0));
  return x;
}

double SeparateProblems::summed(double f) const {
  std::array<double, 1> total{f};
  sum_in_place(kept_.comm, total);
  return total[0];
}

double SeparateProblems::value(Vec x) const {
  needed_->require(x);
  double f = 0;
  if (own_) {
    const Shown at(x_, x);
    f = own_->value(x_);
  }
  return summed(f);
}

void SeparateProblems::gradient(Vec x, Vec g) const {
  needed_->require(x);
  needed_->require(g);
  if (!own_) return;
  const Shown at(x_, x);
  const Filled to(g_, g);
  own_->gradient(x_, g_);
}

double SeparateProblems::value_and_gradient(Vec x, Vec g) const {
  needed_->require(x);
  needed_->require(g);
  double f = 0;
  if (own_) {
    const Shown at(x_, x);
    const Filled to(g_, g);
    f = own_->value_and_gradient(x_, g_);
  }
  return summed(f);
}

bool SeparateProblems::curvature_bounds(Vec L) const {
  needed_->require(L);
  return end_together(kept_.comm, [&] {
    if (!own_) return true;
    const Filled to(g_, L);
    return own_->curvature_bounds(g_);
  });
}

Evaluation SeparateProblems::evaluate(Vec x) const {
  needed_->require(x);
  // The objective, the squared gradient norm, the sum of the score terms, their weight, and whether
  // the score is a root.
  std::array<double, 5> sums = end_together(kept_.comm, [&] {
    if (!own_) return std::array<double, 5>{};
    const Shown at(x_, x);
    const Evaluation found = own_->evaluate(x_);
    const bool root = own_->loss().score.root;
    const double terms = own_->data().total_weight() * double(own_->targets_per_sample());
    const double mean = root ? found.score * found.score : found.score;
    return std::array<double, 5>{found.objective, found.gradient_norm * found.gradient_norm,
                                 terms * mean, terms, double(root)};
  });
  sum_in_place(kept_.comm, sums);
  const double mean = sums[2] / sums[3];
  return {sums[0], std::sqrt(sums[1]), sums[4] > 0 ? std::sqrt(mean) : mean};
}

void SeparateProblems::leave_gradients_when(const std::function<bool()>* stop) const {
  if (own_) own_->leave_gradients_when(stop);
}

bool SeparateProblems::left_gradient() const { return own_ && own_->left_gradient(); }

}  // namespace prunadag
