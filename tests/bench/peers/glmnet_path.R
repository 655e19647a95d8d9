# SPDX-FileCopyrightText: 2026 The prunadag authors
# SPDX-License-Identifier: BSD-2-Clause
#
# Rscript glmnet_path.R SAMPLES FEATURES FAMILY TRIPLETS TARGETS LAMBDAS OUTPUT
# glmnet's L1 path with its own defaults. Binary input as contenders.py writes it; LAMBDAS is a file
# of penalties, or - for glmnet's own. OUTPUT: one row per penalty: penalty, intercept, weights.
# Prints the processor seconds of the fit and the passes over all columns.
suppressMessages(library(glmnet))
word <- commandArgs(trailingOnly = TRUE)
n <- as.integer(word[1])
p <- as.integer(word[2])
count <- file.size(word[4]) / 16
from <- file(word[4], "rb")
i <- readBin(from, "integer", count)
j <- readBin(from, "integer", count)
v <- readBin(from, "double", count)
close(from)
x <- sparseMatrix(i = i, j = j, x = v, dims = c(n, p), index1 = FALSE)
if (count > 0.5 * n * p) x <- as.matrix(x)
y <- readBin(word[5], "double", n)
lambda <- if (word[6] == "-") NULL else scan(word[6], quiet = TRUE)
begin <- sum(proc.time()[1:2])
path <- suppressWarnings(glmnet(x, y, family = word[3], lambda = lambda))
seconds <- sum(proc.time()[1:2]) - begin
table <- cbind(path$lambda, path$a0, t(as.matrix(path$beta)))
write.table(format(table, digits = 17), word[7], quote = FALSE, row.names = FALSE, col.names = FALSE)
cat(seconds, path$npasses * mean(path$df) / p, "\n")
