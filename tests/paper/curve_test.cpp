// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#include "paper/curve.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "support/files.hpp"

namespace prunadag::paper {
namespace {

using namespace test;

TEST(Curve, IsReadAsItWasWritten) {
  Curve curve;
  curve.points.resize(2);
  curve.points[0] = {0, 0.5, 0.25, 1e-3, 2, IterateRecord::Sets{3, 2, 7}};
  curve.points[1] = {30, std::nan(""), 0.75, 0, 4, std::nullopt};
  const std::vector<CurvePoint> points = read_curve(file_with("curve.csv", csv_of(curve)));
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].gradient_norm, 0.5);
  EXPECT_EQ(points[0].omega, 1e-3);
  ASSERT_TRUE(points[0].sets);
  EXPECT_EQ(points[0].sets->optimisable, 3);
  EXPECT_EQ(points[0].sets->acceptable, 2);
  EXPECT_EQ(points[0].sets->decreasable, 7);
  EXPECT_EQ(points[1].iteration, 30);
  EXPECT_TRUE(std::isnan(points[1].gradient_norm));
  EXPECT_EQ(points[1].share_below, 0.75);
  EXPECT_EQ(points[1].rho, 4);
  EXPECT_FALSE(points[1].sets);
}

TEST(Curve, NamesTheLineThatIsNoPoint) {
  const std::string header = csv_of(Curve());
  const auto message = [&](const std::string& lines) {
    MPI_Barrier(world());  // all ranks have read the file before
    const std::string path = file_with("damaged.csv", header + lines);
    return error_of([&] { read_curve(path); }).substr(path.size());
  };
  EXPECT_EQ(message("0,1,2,3,4,,,\n1,2,3\n"), ":3: 1,2,3: not a point of a curve");
  EXPECT_EQ(message("0,1,2,3,4,5,6,7,8\n"), ":2: 0,1,2,3,4,5,6,7,8: not a point of a curve");
  EXPECT_EQ(message("0,1,2,three,4,,,\n"), ":2: 0,1,2,three,4,,,: not a point of a curve");
  EXPECT_EQ(message(""), ": a curve of no points");
}

}  // namespace
}  // namespace prunadag::paper
