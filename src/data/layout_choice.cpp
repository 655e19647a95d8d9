// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// Chooses the cheaper layout. Method: a model of bytes read and sent decides clear cases. Otherwise
// the gradient by samples and the transfer of predictions are measured on this machine. If these
// promise a quicker gradient by features, it is measured, too, and has to be quicker.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/collective.hpp"
#include "base/interruption.hpp"
#include "base/memory.hpp"
#include "base/petsc.hpp"
#include "base/time_of.hpp"
#include "data/layout_cost.hpp"
#include "kernel/residuals.hpp"
#include "matrix/exchange.hpp"
#include "matrix/rows_matrix.hpp"
#include "prunadag/layout.hpp"

namespace prunadag {
namespace {

MPI_Comm comm_of(const Dataset& data) { return PetscObjectComm((PetscObject)data.matrix.get()); }

bool fits_turned(const Dataset& data) {
  return largest(comm_of(data), bytes_to_turn(data)) <= available_memory(comm_of(data));
}

constexpr const char* no_memory = "by samples: there is no memory to turn the data by features";

std::string in_words(const LayoutCost& cost) {
  return fmt::format("{:.3g} ms and {} sent", 1e3 * cost.seconds(), in_bytes(cost.sent));
}

LayoutChoice by_model(const Dataset& data) {
  LayoutChoice choice;
  choice.layout = layout_of(data);
  if (choice.layout == Layout::features) {
    choice.reason = "by features already";
  } else if (size_of(comm_of(data)) == 1 && has_dense_rows(data.matrix)) {
    choice.reason = "by samples: dense, on one rank";
  } else if (data.features <= data.samples) {
    choice.reason = "by samples: no more features than samples";
  }
  if (!choice.reason.empty()) return choice;
  choice.samples = cost_by_samples(data);
  choice.features = cost_by_features(data);
  const bool cheaper = choice.features.seconds() < 0.95 * choice.samples.seconds();
  if (cheaper && !fits_turned(data)) {
    choice.reason = no_memory;
    return choice;
  }
  if (cheaper) choice.layout = Layout::features;
  const LayoutCost& chosen = cheaper ? choice.features : choice.samples;
  const LayoutCost& other = cheaper ? choice.samples : choice.features;
  choice.reason = fmt::format("by {}: {} per iteration estimated, by {} {}", name_of(choice.layout),
                              in_words(chosen), cheaper ? "samples" : "features", in_words(other));
  return choice;
}

/// Whether measuring is worth it: not where little can be won, and not where features clearly cost
/// more.
bool worth_measuring(const Dataset& data, const LayoutChoice& choice) {
  constexpr double little = 1e-3, clear = 4;  // in seconds; as a ratio
  const double samples = choice.samples.seconds(), features = choice.features.seconds();
  return rows_matrix::find(data.matrix) && std::max(samples, features) >= little &&
         features <= clear * samples && choice.reason != no_memory;
}

/// The vectors of a pass with K outputs: zeros.
struct PassVectors {
  VecHandle parameters, gradient, predictions;

  PassVectors(Mat matrix, std::size_t outputs)
      : parameters(vector_of_columns(matrix, outputs)),
        gradient(vector_of_columns(matrix, outputs)),
        predictions(vector_of_rows(matrix, outputs)) {}
};

/// Any loss will do, and any targets: the squared one has a target for every prediction.
double seconds_by_samples(const Dataset& data) {
  const auto outputs = std::size_t(data.outputs);
  const PassVectors vectors(data.matrix, outputs);
  StoredRows& rows = *rows_matrix::find(data.matrix)->rows;
  auto buffers = agree(comm_of(data), [&] {
    return outputs > 1 ? std::make_unique<OutputBuffers>(outputs) : nullptr;
  });
  const ReadArray targets(vectors.predictions);
  return time_of(comm_of(data), [&] {
    Residuals residuals(loss_named("squared"), 1.0, targets.span(), {.gradient = true}, {},
                        buffers.get());
    check(rows.pass(vectors.parameters, residuals, vectors.gradient));
  });
}

double seconds_by_features(Mat matrix, std::size_t outputs) {
  const PassVectors vectors(matrix, outputs);
  StoredRows& features = *rows_matrix::find(matrix)->rows;
  return time_of(PetscObjectComm((PetscObject)matrix), [&] {
    check(features.combine(ReadArray(vectors.parameters).span().data(), outputs, nullptr,
                           vectors.predictions));
    check(features.multiply(vectors.predictions, outputs,
                            WriteArray(vectors.gradient).span().data()));
  });
}

/// Seconds for the transfers by features: the sums for predictions, and the residuals back.
double seconds_of_predictions(const Dataset& data) {
  const auto outputs = std::size_t(data.outputs);
  PetscLayout samples;
  check(MatGetLayouts(data.matrix, &samples, nullptr));
  const PassVectors vectors(data.matrix, outputs);
  Exchange of_one;
  OutputExchange of_more;
  agree(comm_of(data), [&] { check(set_up(of_one, comm_of(data), samples)); });
  Exchange* exchange;
  check(exchange_for(vectors.predictions, outputs, of_one, of_more, &exchange));
  return time_of(comm_of(data), [&] {
    PetscScalar* sums;
    const PetscScalar* whole;
    check(begin_sum(*exchange, nullptr, vectors.predictions, &sums));
    check(end_sum(*exchange, vectors.predictions, &sums));
    check(gather(*exchange, vectors.predictions, &whole));
    check(restore(*exchange, vectors.predictions, &whole));
  });
}

/// Expected seconds of a gradient by features: the computing time by samples, times the ratio of
/// bytes that the model has read, plus the measured transfer.
double promised(const Dataset& data, const LayoutChoice& choice) {
  const double travel = seconds_of_predictions(data);
  const double sending =
      choice.features.sent > 0 ? choice.samples.sent * travel / choice.features.sent : 0.0;
  const double computing = std::max(choice.measured_samples - sending,
                                    0.1 * choice.measured_samples);  // some time is always left
  // An entry also keeps the core busy, equally in both layouts. For one output, a sparse entry does
  // so for the time of 16 bytes, and a dense entry for no time. Every further output adds 4 bytes.
  const double of_entry =
      (has_dense_rows(data.matrix) ? 0.0 : 16.0) + 4.0 * double(data.outputs - 1);
  const double busy = of_entry * entries_of(data.matrix, MAT_GLOBAL_SUM) / size_of(comm_of(data));
  return computing * (choice.features.read + busy) / (choice.samples.read + busy) + travel;
}

void settle_by_time(Dataset& data, LayoutChoice& choice) {
  constexpr double margin = 1.1;  // what is promised may be dearer than what it comes to
  choice.layout = Layout::samples;
  choice.measured_samples = seconds_by_samples(data);
  const double promise = promised(data, choice);
  if (!(promise < margin * choice.measured_samples)) {
    choice.reason =
        fmt::format("by samples: {:.3g} ms a gradient measured, by features {:.3g} ms expected",
                    1e3 * choice.measured_samples, 1e3 * promise);
    return;
  }
  if (!fits_turned(data)) {
    choice.reason = no_memory;
    return;
  }
  agree(comm_of(data), leave_where_interrupted);
  MatHandle turned = rows_matrix::turn(data.matrix);
  choice.measured_features = seconds_by_features(turned, std::size_t(data.outputs));
  const bool quicker = choice.measured_features < choice.measured_samples;
  if (quicker) {
    choice.layout = Layout::features;
    data.matrix = std::move(turned);
  }
  const double chosen = quicker ? choice.measured_features : choice.measured_samples;
  const double other = quicker ? choice.measured_samples : choice.measured_features;
  choice.reason =
      fmt::format("by {}: {:.3g} ms a gradient measured, by {} {:.3g} ms", name_of(choice.layout),
                  1e3 * chosen, quicker ? "samples" : "features", 1e3 * other);
}

}  // namespace

LayoutChoice choose_layout(const Dataset& data) {
  return end_together(comm_of(data), [&] { return by_model(data); });
}

LayoutChoice settle_layout(Dataset& data) {
  LayoutChoice choice = choose_layout(data);
  return end_together(comm_of(data), [&] {
    if (worth_measuring(data, choice)) {
      settle_by_time(data, choice);
    } else {
      lay_out(data, choice.layout);
    }
    return choice;
  });
}

}  // namespace prunadag
