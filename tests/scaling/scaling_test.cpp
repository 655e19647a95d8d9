// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "base/traffic.hpp"
#include "bench/bench_problem.hpp"
#include "prunadag/problem.hpp"
#include "prunadag/prunadag.h"
#include "report/gnuplot.hpp"
#include "report/harmless.hpp"
#include "scaling/scaling_run.hpp"
#include "scaling/scaling_summary.hpp"
#include "support/files.hpp"
#include "support/sanitizers.hpp"

namespace prunadag::scaling {
namespace {

using namespace test;

ScalingOptions small(const std::string& mode) {
  ScalingOptions options;
  options.mode = mode;
  options.rows = 60;
  options.columns = 40;
  options.iterations = 10;
  return options;
}

/// Returns a run made by hand, without traffic and without the times of its parts.
ScalingRun made(const std::string& mode, int ranks, double seconds) {
  ScalingRun run;
  run.mode = mode;
  run.problem = "classify";
  run.loss = "logistic";
  run.method = "prunadag-v3";
  run.ranks = ranks;
  run.nodes = 1;
  run.rows = mode == "weak" ? 100 * ranks : 1600;
  run.columns = 50;
  run.iterations = 10;
  run.seconds = seconds;
  run.memory_share = 1000;
  return run;
}

/// Returns the same run with its traffic, at 2 us per message and 1 GB/s.
ScalingRun sending(ScalingRun run) {
  run.messages = 6 * std::ceil(std::log2(run.ranks));
  run.bytes = 40000.0 * (run.ranks - 1) / run.ranks;
  run.transfer = 2e-6 * run.messages + run.bytes / 1e9;
  run.gradient_communication = run.transfer;
  return run;
}

/// Returns the traffic of one gradient on this rank.
Traffic sent_by_gradient(const Dataset& data) {
  const Problem problem(data, loss_named("squared"));
  const VecHandle x = problem.make_parameters(), g = problem.make_parameters();
  const Traffic before = traffic();
  problem.gradient(x, g);
  return traffic() - before;
}

TEST(Scaling, CountsWhatGradientsSend) {
  const int ranks = size_of(world());
  const Traffic dense = sent_by_gradient(bench::dense_samples(world(), 20, 30, MATPRUNADAGROWS));
  EXPECT_EQ(dense.messages, 2 * cost_of(Collective::gather, ranks, 240).messages);
  EXPECT_EQ(dense.bytes, 2 * cost_of(Collective::gather, ranks, 240).bytes);

  // Entries of x that other ranks own come here, and parts of their gradients go back.
  const Dataset data = bench::sparse_samples(world(), 9, 300, 4, bench::Columns::uniform);
  std::set<PetscMPIInt> owners;
  PetscInt ghosts = 0;
  if (ranks > 1) {
    Mat local, ghost;
    const PetscInt* columns;
    PetscLayout layout;
    check(MatMPIAIJGetSeqAIJ(data.matrix, &local, &ghost, &columns));
    check(MatGetSize(ghost, nullptr, &ghosts));
    check(MatGetLayouts(data.matrix, nullptr, &layout));
    for (PetscInt c = 0; c < ghosts; ++c) {
      PetscMPIInt owner;
      check(PetscLayoutFindOwner(layout, columns[c], &owner));
      owners.insert(owner);
    }
    EXPECT_FALSE(owners.empty());
  }
  const Traffic sparse = sent_by_gradient(data);
  EXPECT_EQ(sparse.messages, 2 * double(owners.size()));
  EXPECT_EQ(sparse.bytes, 2 * 8 * double(ghosts));
}

TEST(Scaling, MeasuresEveryPartOfAnIteration) {
  const bench::Machine machine = bench::machine_of(world());
  const int ranks = size_of(world());
  for (const char* mode : {"strong", "weak"}) {
    const ScalingRun run = run_scaling(world(), small(mode), machine);
    EXPECT_EQ(run.mode, mode);
    EXPECT_EQ(run.ranks, ranks);
    EXPECT_EQ(run.nodes, 1);
    EXPECT_EQ(run.rows, run.mode == "weak" ? 60 * ranks : 60);
    EXPECT_EQ(run.columns, 40);
    EXPECT_EQ(run.loss, "logistic");
    EXPECT_EQ(run.iterations, 10);
    for (double time : {run.seconds, run.gradient_compute, run.select, run.update}) {
      EXPECT_GT(time, 0);
      EXPECT_LE(time, run.seconds);
    }
    EXPECT_LE(run.compute() + run.communication(), run.seconds * (1 + 1e-9));
    EXPECT_LE(run.transfer, run.communication() * double(run.iterations));
    EXPECT_GE(run.imbalance, 1 - 1e-12);
    if (ranks == 1) {
      EXPECT_EQ(run.messages, 0);
      EXPECT_EQ(run.bytes, 0);
    } else {
      // x is gathered, the gradient is summed and scattered, and a selection makes a sum or more.
      const double gradient = cost_of(Collective::gather, ranks, 320).messages * 2;
      EXPECT_GE(run.messages, 2 * gradient);
      EXPECT_GT(run.bytes, 2 * 320.0 * (ranks - 1) / ranks);
      EXPECT_GT(run.gradient_communication, 0);
      EXPECT_GT(run.solver_communication, 0);
    }
    EXPECT_GT(run.memory_share, 8.0 * 40 * 60 / ranks);
  }
}

/// Generating and assembling leave no memory behind, and make no second copy on the way.
TEST(Scaling, TakesTheMemoryOfSamplesTargetsAndVectors) {
  if (sanitized) GTEST_SKIP() << "the sanitizer takes memory of its own";
  ScalingOptions options = small("weak");
  options.rows = 8000;
  options.columns = 1000;
  options.iterations = 1;
  const ScalingRun run = run_scaling(world(), options, bench::machine_of(world()));
  EXPECT_GT(run.memory_share, 64e6);
  EXPECT_GT(run.memory, 60e6);
  EXPECT_LT(run.memory, run.memory_share + 12e6);
  EXPECT_GT(run.memory_peak, 60e6);
  EXPECT_LT(run.memory_peak, run.memory_share + 24e6);
}

TEST(Scaling, TakesTheLossFromTheTargetsAndAnyMethod) {
  ScalingOptions options = small("strong");
  options.problem = "A1";
  options.method = "fw2";
  const ScalingRun run = run_scaling(world(), options, bench::machine_of(world()));
  EXPECT_EQ(run.loss, "squared");
  EXPECT_EQ(run.method, "fw2");
}

TEST(Scaling, RefusesWhatMakesNoSense) {
  ScalingOptions options = small("big");
  EXPECT_EQ(error_of([&] { check_scaling_options(options); }), "mode 'big': use strong or weak");
  options = small("weak");
  options.iterations = 0;
  EXPECT_EQ(error_of([&] { check_scaling_options(options); }),
            "iterations 0: must be from 1 to 1000000");
  options = small("weak");
  options.problem = "A7";
  EXPECT_NE(error_of([&] { run_scaling(world(), options, {}); }).find("unknown problem 'A7'"),
            std::string::npos);
}

TEST(Scaling, RunsComeBackFromTheirLines) {
  static_cast<void>(scratch());  // made by all ranks together
  if (rank_of(world()) != 0) return;
  const std::string path = (scratch() / "lines.jsonl").string();
  check_appendable(path);
  EXPECT_FALSE(std::filesystem::exists(path));
  const ScalingRun run = sending(made("strong", 4, 0.125));
  append_line(path, to_json(run).dump());
  std::ofstream(path, std::ios::app) << R"({"mode": "stro)";  // a process that was killed
  append_line(path, to_json(made("weak", 2, 0.5)).dump());
  std::ofstream(path, std::ios::app) << R"({"mode")";
  const ScalingRecord record = read_scaling({path});
  ASSERT_EQ(record.runs.size(), 2u);
  EXPECT_EQ(to_json(record.runs[0]), to_json(run));
  EXPECT_EQ(record.runs[1].mode, "weak");
  EXPECT_EQ(record.notes,
            (std::vector<std::string>{path + ":2: passed over: cut off, or not JSON",
                                      path + ":4: passed over: cut off, or not JSON"}));
}

TEST(Scaling, FilesOfSomethingElseAreNamed) {
  static_cast<void>(scratch());  // made by all ranks together
  if (rank_of(world()) != 0) return;
  const auto file = [](const std::string& name, const std::string& text) {
    std::ofstream(scratch() / name) << text;
    return (scratch() / name).string();
  };
  const std::string empty = file("empty.jsonl", "");
  EXPECT_EQ(error_of([&] { read_scaling({empty}); }), empty + ": no runs of prunadag scale");
  const std::string number = file("number.jsonl", "3\n");
  EXPECT_EQ(error_of([&] { read_scaling({number}); }),
            number + ":1: is not a run of prunadag scale: no object");
  const std::string other = file("other.jsonl", "{\"mode\": 7}\n");
  EXPECT_EQ(error_of([&] { read_scaling({other}); }),
            other + ":1: is not a run of prunadag scale: 'mode' is 7");
  ScalingRun second = made("strong", 2, 1);
  second.problem = "A1";
  const std::string mixed = file(
      "mixed.jsonl", to_json(made("strong", 1, 1)).dump() + "\n" + to_json(second).dump() + "\n");
  EXPECT_EQ(error_of([&] { read_scaling({mixed}); }),
            mixed +
                ":2: a strong run of A1 of 1600 x 50 by prunadag-v3, where those before are of "
                "classify of 1600 x 50 by prunadag-v3");
  EXPECT_EQ(error_of([&] { read_scaling({(scratch() / "none").string()}); }),
            (scratch() / "none").string() + ": cannot be read: No such file or directory");
}

TEST(Scaling, RunsOfHostileFilesAreRefusedByTheirValues) {
  static_cast<void>(scratch());  // made by all ranks together
  if (rank_of(world()) != 0) return;
  const std::string path = (scratch() / "hostile.jsonl").string();
  const std::string rule = path + ":1: is not a run of prunadag scale: ";
  const auto message = [&](const std::string& name, const std::string& value) {
    nlohmann::ordered_json run = to_json(made("strong", 2, 1));
    run[name] = "VALUE";
    std::string line = run.dump();
    line.replace(line.find("\"VALUE\""), 7, value);
    std::ofstream(path) << line << "\n";
    return error_of([&] { read_scaling({path}); });
  };
  EXPECT_EQ(message("further", "[1, {\"a\": [2]}]"), "");
  EXPECT_EQ(message("ranks", "4294967297"), rule + "'ranks' is 4294967297");
  EXPECT_EQ(message("ranks", "-1"), rule + "ranks and seconds must be positive");
  EXPECT_EQ(message("rows", "18446744073709551615"), rule + "'rows' is 18446744073709551615");
  EXPECT_EQ(message("rows", "-5"), rule + "rows, cols, iterations and nodes must not be negative");
  EXPECT_EQ(message("rows", "1.5"), rule + "'rows' is 1.5");
  EXPECT_EQ(message("seconds", "-1.0"), rule + "'seconds' is -1.0");
  EXPECT_EQ(message("seconds", "1e300"), rule + "'seconds' is 1e+300");
  EXPECT_EQ(message("seconds", "1e400"), path + ":1: a number out of range");
  EXPECT_EQ(message("seconds", "[[1]]"), rule + "'seconds' is [[1]]");
  EXPECT_EQ(message("mode", "\"sideways\""), rule + "'mode' is sideways");
  EXPECT_EQ(message("problem", "\"x'\\nsystem('id')\""),
            rule + "'problem' is \"x'\\nsystem('id')\"");
  EXPECT_EQ(message("method", "\"" + std::string(70, 'm') + "\""),
            rule + "'method' is \"" + std::string(59, 'm') + "...");
  const std::string deep(100000, '[');
  EXPECT_EQ(message("rows", deep + std::string(100000, ']')),
            path + ":1: JSON that nests more than 32 deep");
  EXPECT_EQ(message("rows", deep), path + ":1: JSON that nests more than 32 deep");
}

TEST(Scaling, DrawsNoTextOfARunAsACommand) {
  static_cast<void>(scratch());  // made by all ranks together
  if (rank_of(world()) != 0) return;
  const std::string folder = (scratch() / "it's; $(touch here)").string();
  const std::filesystem::path trace = scratch() / "trace";
  ScalingRun run = sending(made("strong", 2, 1));
  run.problem = "x'\nsystem('touch " + trace.string() + "')\n!touch " + trace.string() +
                "\n`touch " + trace.string() + "`";
  EXPECT_EQ(draw_scaling(folder, {run}).empty(), report::gnuplot_available());
  EXPECT_FALSE(std::filesystem::exists(trace));
  EXPECT_EQ(std::filesystem::exists(folder + "/strong.svg"), report::gnuplot_available());
}

TEST(Scaling, SpeedUpsAndEfficienciesAreThoseByHand) {
  const std::vector<ScalingRun> runs{made("strong", 4, 2.5), made("strong", 1, 8),
                                     made("strong", 4, 2.0), made("weak", 8, 1.25),
                                     made("weak", 2, 1.0)};
  const std::vector<ScalingRow> strong = scaling_table(runs, "strong");
  ASSERT_EQ(strong.size(), 2u);
  EXPECT_EQ(strong[0].speedup, 1);
  EXPECT_EQ(strong[1].run.seconds, 2.0);  // the fastest
  EXPECT_EQ(strong[1].speedup, 4);
  EXPECT_EQ(strong[1].efficiency, 1);
  const std::vector<ScalingRow> weak = scaling_table(runs, "weak");
  ASSERT_EQ(weak.size(), 2u);
  EXPECT_EQ(weak[0].speedup, 2);
  EXPECT_EQ(weak[0].efficiency, 1);
  EXPECT_DOUBLE_EQ(weak[1].speedup, 6.4);
  EXPECT_DOUBLE_EQ(weak[1].efficiency, 0.8);
  const std::vector<ScalingRow> late =
      scaling_table({made("strong", 2, 4), made("strong", 8, 2)}, "strong");
  EXPECT_EQ(late[0].speedup, 2);
  EXPECT_EQ(late[1].speedup, 4);
  EXPECT_EQ(late[1].efficiency, 0.5);
}

TEST(Scaling, TheNetworkIsFoundAgain) {
  const std::vector<ScalingRun> runs{sending(made("strong", 2, 1)), sending(made("strong", 4, 1)),
                                     sending(made("strong", 16, 1)), made("strong", 1, 1)};
  const NetworkFit fit = fit_network(runs);
  ASSERT_TRUE(fit.determined) << fit.why_not;
  EXPECT_NEAR(fit.network.latency, 2e-6, 1e-12);
  EXPECT_NEAR(fit.network.bandwidth, 1e9, 1);
  EXPECT_LT(fit.worst_error, 1e-9);
}

TEST(Scaling, WhatRunsDoNotDetermineIsSaid) {
  const auto why = [](const std::vector<ScalingRun>& runs) { return fit_network(runs).why_not; };
  EXPECT_EQ(why({made("strong", 1, 1)}),
            "it takes two runs on more than one rank, and there are 0");
  EXPECT_EQ(why({sending(made("strong", 2, 1)), sending(made("strong", 2, 1))}),
            "the messages and the bytes of the runs are in proportion");
  ScalingRun slow = sending(made("strong", 2, 1)), fast = sending(made("strong", 16, 1));
  slow.transfer = 1;
  fast.transfer = 1e-6;
  EXPECT_NE(why({slow, fast}).find("one of them not positive"), std::string::npos);
  const std::string text = scaling_summary({made("strong", 1, 1)}, {});
  EXPECT_NE(text.find("the runs do not determine latency and bandwidth"), text.npos);
  EXPECT_NE(text.find("give --latency and --bandwidth"), text.npos);
  EXPECT_NE(scaling_summary({made("strong", 1, 1)}, {1e-6, 1e9})
                .find("nothing is predicted without a run on two ranks or more"),
            text.npos);
}

TEST(Scaling, PredictsWhereItStops) {
  // 1024 us of work to share; 1 us for each of log2(P) messages; nothing for bytes.
  ScalingRun run = made("strong", 2, 1);
  run.gradient_compute = 512e-6;
  run.messages = 1;
  const Network network{1e-6, 1e9};
  EXPECT_NEAR(predicted_seconds(run, network, 1), 1024e-6, 1e-15);
  EXPECT_NEAR(predicted_seconds(run, network, 16), 68e-6, 1e-15);
  const Prediction strong = predict(run, network);
  EXPECT_TRUE(strong.ends);
  EXPECT_EQ(strong.half_ranks, 128);     // 8 + 7 us against 8; with 256 it is 4 + 8 against 4
  EXPECT_EQ(strong.fastest_ranks, 512);  // 2 + 9 us; with 1024 it is 1 + 10, no better
  EXPECT_NEAR(strong.fastest_times, 1024.0 / 11, 1e-9);
  // With the same work on every rank, sending takes half the time when log2(P) messages take 512
  // us.
  run.mode = "weak";
  EXPECT_FALSE(predict(run, network).ends);
  const Prediction weak = predict(run, {64e-6, 1e9});
  EXPECT_TRUE(weak.ends);
  EXPECT_EQ(weak.half_ranks, 256);
}

TEST(Scaling, DrawsTheModesThereAre) {
  static_cast<void>(scratch());  // made by all ranks together
  if (rank_of(world()) != 0) return;
  const std::string folder = (scratch() / "pictures").string();
  const std::string trouble =
      draw_scaling(folder, {sending(made("strong", 2, 1)), sending(made("strong", 4, 0.6))});
  EXPECT_EQ(trouble.empty(), report::gnuplot_available()) << trouble;
  const std::string data = slurp(folder + "/strong.csv");
  EXPECT_TRUE(data.starts_with("ranks,seconds,speedup,efficiency,")) << data;
  EXPECT_NE(data.find("\n4,0.6,3.33333,0.833333,"), data.npos) << data;
  EXPECT_EQ(std::filesystem::exists(folder + "/strong.png"), report::gnuplot_available());
  EXPECT_FALSE(std::filesystem::exists(folder + "/weak.gp"));
}

TEST(Scaling, NamesLinesAndPartsOfBarsWhereTheyEnd) {
  static_cast<void>(scratch());  // made by all ranks together
  if (rank_of(world()) != 0) return;
  const std::string folder = (scratch() / "named").string();
  ScalingRun last = sending(made("strong", 8, 1));
  last.gradient_compute = 4e-3;
  last.gradient_communication = 2e-3;
  last.select = 1e-3;
  last.update = 1e-3;
  last.solver_communication = 2e-3;
  draw_scaling(folder, {sending(made("strong", 2, 3)), last});
  const std::string script = slurp(folder + "/strong.gp");
  const auto has = [&](const std::string& text) { return script.find(text) != script.npos; };
  EXPECT_TRUE(has("set arrow from first 8, first 8 to ")) << script;    // ideal speed-up
  EXPECT_TRUE(has("set arrow from first 8, first 6 to ")) << script;    // measured
  EXPECT_TRUE(has("set arrow from first 8, first 100 to ")) << script;  // ideal efficiency
  EXPECT_TRUE(has("set arrow from first 8, first 75 to ")) << script;
  for (const char* name :
       {"ideal", "measured", "gradient", "MPI in gradient", "select", "update", "MPI in select"}) {
    EXPECT_TRUE(has("set label " + report::quoted(name))) << name;
  }
  for (const char* middle : {"2", "5", "6.5", "7.5", "9"}) {  // ms, of parts on top of each other
    EXPECT_TRUE(has(std::string("set arrow from first 1.35, first ") + middle + " to ")) << middle;
  }
}

}  // namespace
}  // namespace prunadag::scaling
