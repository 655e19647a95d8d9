// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
//
// The manual beyond the options. A new topic is a text and a line in the table.
#include "cli/topics.hpp"

#include <array>
#include <string>

#include "cli/solver_options.hpp"

namespace prunadag::cli {
namespace {

constexpr const char* data = R"(prunadag reads

  libsvm   text: label index:value ..., indices from 1
  table    CSV (RFC 4180) and other tables; --label-column names the labels
  idx      images such as MNIST; --labels names the file of their labels
  petsc    PETSc binary: a Mat, then a Vec of labels

--format auto looks at the beginning of a file. Text and IDX may be compressed
by gzip, xz, zstd or bzip2. Standard input is called -.

Tables. The first line names the columns when no field of it is a number or
stands for a missing value; --header yes and --header no say it outright. Lines
above it that begin with # are comments. A model keeps the names. A later table
may have its columns in any order; a missing or unknown column is an error.
Numbers too small for a double, such as 1e-400, are read as 0. Numbers too large
for one are errors.

Labels. A classifier has two classes. The smaller label stands for -1.
--classes even/odd or 0-4/5-9 groups more labels into two. Of --loss multinomial
every label is a class, up to 1000 of them.

Weights. A sample weighs 1 unless --weight-column or --weights FILE says
otherwise. In LIBSVM text --weight-column label reads label:weight. Losses,
scores, centring and samples held back are then weighted; --scale, --subset,
--split, folds and the default penalty 1/samples go by samples. A sample of
weight 0 is left out. --class-weight 1:10,-1:1 or balanced multiplies the
weights of training samples by class.

Storage. --storage auto keeps images in one byte per number, equal nonzeros in
none, and everything else in doubles. Column numbers of long sparse rows take
two bytes where there are at most 65,536 columns. None of this changes a result.
--storage float rounds to four bytes. Storage that would lose more is refused.

Layout. A rank owns some of the samples or, of wide data, some of the features.
A gradient then sends as many numbers as there are features or samples.
--layout auto takes what costs less and says why. Least squares on tall data
without weights use the Gram matrix A'A (--gram auto): an iteration then costs
the same for any number of samples. At the end the gradient of A'A is compared
with the gradient of the samples. Where they disagree, the fit is made again
from the samples. Where it is not clear what costs less, auto measures a few
gradients. Two runs may then choose otherwise, and differ in the last digits;
runs that name the choice do not.
)";

constexpr const char* methods = R"(The objective is

  --loss squared           1/2 ||Ax - b||^2, a sum over samples
  --loss logistic          the mean of log(1 + exp(-y a'x)) over samples
  --loss squared-hinge     the mean of 1/2 max(0, 1 - y a'x)^2
  --loss huber:DELTA       the mean of 1/2 r^2, linear beyond DELTA (1.345),
                           with r = a'x - y, in the units of the targets
  --loss quantile:Q,H      the mean of max(Q r, (Q - 1) r), with r = y - a'x,
                           for the quantile Q (0.5), smoothed where |r| <= H
                           (0.1)
  --loss poisson           the mean of exp(a'x) - y a'x - y + y log(y), for
                           counts y >= 0
  --loss multinomial       the mean of log(sum of exp(a'x_k)) - a'x_y, for K
                           classes with weights x_k each; any numbers are labels

and --l2 L adds L/2 ||x||^2 to the mean loss of a sample; to a sum over samples
as many times that. The intercept is not penalised. The score is accuracy for
classes, RMSE for squared, the mean absolute error for huber, the pinball loss
for quantile and the mean deviance for poisson.

  prunadag-v3                    the paper's recommendation, the default
  prunadag-v1, -v2, -v4,         other bounds on what may be optimised; v4 for
  prunadag-relevant              very high sparsity
  adagrad                        Adagrad, without regard to pruning
  fw1, fw2                       Frank-Wolfe, decreasing or rescaled steps
  lmvm                           limited-memory BFGS, to the minimiser itself

--target says how many parameters are relevant in an iteration, as a share or a
count. A smaller target gives more small weights and slower convergence.

Groups. --groups FILE has a number per feature. Features of one number, such as
the columns of one category, are relevant, shrink and are pruned as one, by the
norm of their weights. Targets and sparsities then count groups. A model keeps
its groups: prune and evaluate go by them. With --loss multinomial a feature has
a weight for each class; --prune-by feature makes a group of these.

Scaled units, the default of prunadag. Parameters are measured by the curvature
of the objective. The units of data then do not matter, nor those of targets
where the loss has none of its own, and neither --scale nor a step length is
needed. A free intercept is fitted (--no-intercept:
none). The fit ends when its last five steps gained on average less than 0.1 %
of all that was gained (--gain-tolerance). Weights are pruned by what they do,
not by their size; what a pruned weight gave on the mean goes to the intercept.

Paper units (--units paper): the published method to the bit. It has no
intercept unless asked for, a sparse random start, a limit of 10,000 iterations,
and prunes by size. Scale the data for it (--scale). METHOD.md has both methods.

The path. `prunadag path` makes one short fit. It zeroes a few weights at a
time, those without which the loss grows least (--saliency), and fits the rest
again. At each --sparsity it swaps weights for better ones (--splice).
--validation 20% or --folds 5 judge every model, and several penalties (--l2),
on samples held back. They mark the best model, by loss or by --choose-by score,
and the sparsest within one standard error of it (1se).

Signs of a bad model. A note says when a fit ended at its start, when the
objective grew, and when the gradient underflows or is no number.
)";

constexpr const char* files =
    R"(Every file appears under its name when it is whole. Until then, and after a run
that was killed, it is called NAME.xxxxxxxx.part. A symbolic link stays a link.
The name - is standard output; messages then go to standard error. A model that
cannot be written in the end goes to the temporary folder. The error says where.

model       HDF5. `weights` are the weights, of scaled features where the data
            were scaled: x' = (x - scaling/offset) / scaling/divisor, 0 where
            the divisor is 0. `feature_names` has their names. The rest are
            attributes of the root, among them intercept_value. `pruning/unit`
            and `pruning/mean` are what pruning goes by. Of K classes, whose
            labels are `classes`, `weights` has K numbers per feature, and
            `intercepts` K.
path        HDF5, as a model, with `models/index` and `models/value` for the
            weights of one model after the other, `models/nonzeros` for how many
            each has, and a number per model in the other arrays of `models`,
            K in `models/intercept` of K classes. `pruning` is for the models
            that are taken from it.
dictionary  HDF5. `atoms` has an atom of norm 1 per row.
history     CSV, a row per iterate: the norm of the gradient, the objective
            where --objective-every asked for it, the sizes of the optimisable,
            acceptable and decreasable sets, the number of weights below
            --delta, and the seconds since the start.
evaluation  per sparsity the weights left, the objective ("loss"), omega, rho,
            and the loss's score. omega = sqrt(|f(p) - f(x)|) and rho = the norm
            of the gradient at p, where p is the pruned x. Sparsity and accuracy
            are percent on the screen and shares from 0 to 1 in CSV. --scores
            and --json have all that suit: accuracy, balanced accuracy, log-loss
            and AUC of classes; RMSE, MAE and R2 of numbers, beside pinball loss
            or deviance.

In Python: h5py.File("model.h5")["weights"][:]
)";

constexpr const char* signals =
    R"(Ctrl-C and the signals TERM, HUP, USR1, USR2, XCPU and ALRM end a fit within
its gradient. The model so far is saved before anything else. Where there is no
result yet the signal ends the work, and nothing is left. Signals that are
ignored at the start stay ignored, as HUP under nohup.

mpirun passes INT and TERM on and kills the ranks soon after:

  Open MPI 4   after one second. `mpirun --mca odls_base_sigkill_timeout 20`
               gives 20.
  Open MPI 5   after a quarter of a second, whatever you set. A large model may
               be lost.
  Open MPI 6   (candidates) at once. The model is lost.

Send USR1 to mpirun instead: all of them pass it on and do not kill.

Exit codes
    0  done; a limit of iterations, or little gain, is a normal end
    1  interrupted, or the fit ended early: not converged although
       --require-convergence was given, or a gradient that is no number. The
       model so far is saved
    2  usage
    3  data or files
    4  internal
  141  whoever read standard output has left, such as head; without a message

An error is one line on standard error, and every rank ends with the same code.
mpirun adds lines of its own after a code that is not 0.
)";

constexpr const char* trust =
    R"(No input file is trusted: data, models, dictionaries, starts, records. What a
file claims is compared with its length. HDF5 files are not followed into
others. No text becomes a command.

A model or dictionary ends in a checksum, which is looked at first. A damaged
file is refused. A file without a checksum, as h5py and h5repack leave it, and a
forged one are taken apart by the HDF5 library. The one of Debian 12 was seen to
read out of bounds. Take no such files from strangers.

The command line and the environment are trusted (PATH, PETSC_OPTIONS, what MPI
and HDF5 read there), and so is .petscrc of the home folder, which may load
libraries. PETSc's options files of the working folder are not read.

Ranks that read one file compare its length and its first and last 64 kB.
)";

constexpr const char* before_options =
    R"(Words with one dash are PETSc's. They come after the others, and win: -tao_view,
-log_view, -tao_type lmvm. In a program of your own:

  ./my_program -dll_append /path/to/libprunadag.so -tao_type prunadag

)";

constexpr const char* after_options = R"(
The objective is never evaluated: it shows as 0, and -tao_grtol is refused.
-tao_recycle_history goes on with the accumulators of the last solve.

-mat_type prunadagrows is a matrix stored by rows, dense or sparse, in 8, 4, 1
or 0 bytes per number, made by MatPrunAdagRowsCreate() or by MatLoad() with
-mat_prunadagrows_storage. <prunadag/prunadag.h> has the C interface. A plugin
works with the PETSc release that it was built for.
)";

}  // namespace

std::span<const Topic> topics() {
  static const std::string petsc = before_options + solver_options_text() + after_options;
  static const std::array table{
      Topic{"data", "formats, tables, labels, storage, layout", data},
      Topic{"methods", "objectives, methods, units, the path", methods},
      Topic{"files", "what is written", files},
      Topic{"signals", "interruptions and exit codes", signals},
      Topic{"trust", "what may come from strangers", trust},
      Topic{"petsc", "options of the solvers and matrices within PETSc", petsc.c_str()},
  };
  return table;
}

}  // namespace prunadag::cli
