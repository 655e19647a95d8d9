// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "prunadag/dataset.hpp"
#include "prunadag/model.hpp"
#include "prunadag/options.hpp"

namespace prunadag::cli {

/// --data, --format, --labels and the like, for all commands that read data; the second function
/// leaves out --data.
void add_data_options(po::options_description& options);
void add_layout_options(po::options_description& options);
DataSource data_source(const Call& call);

/// The source for a file with another option than --data, from the layout options.
DataSource source_at(const Call& call, const std::string& path);

/// The files of a source: samples, labels, weights; empty texts for absent files.
std::vector<std::string> inputs_of(const DataSource& source);

/// Throws Error(usage) when an output would overwrite an input or another output. Empty names are
/// ignored. Not collective; the words are the same on every rank.
void refuse_reused(const std::vector<std::string>& inputs, const std::vector<std::string>& outputs);

/// Throws Error(usage) naming the option, such as --data, if it is missing.
void require(const Call& call, const char* name);

/// "90%" or "90", from 0 to below 100; returned as a share.
double sparsity_of(const std::string& text);
std::vector<double> sparsities_of(const std::string& text);

/// --subset: the number of random samples, 0 for all.
std::int64_t subset_option(const Call& call);

/// --split and similar options: a share between 0 and 1, such as 0.2 or 20%.
double share_option(const Call& call, const char* name);

/// --progress: auto, always or never.
std::string progress_option(const Call& call);

/// The real or whole number of an option; throws Error(usage) naming the option.
double real_option(const Call& call, const char* name);
std::int64_t whole_option(const Call& call, const char* name);

/// " named by line 1"; empty for line 0.
std::string header_text(std::int64_t line);

}  // namespace prunadag::cli
