// SPDX-FileCopyrightText: 2026 The prunadag authors
// SPDX-License-Identifier: BSD-2-Clause
#pragma once

#include <cstdint>
#include <type_traits>

#include "tao/objective_free.hpp"
#include "tao/parameter_table.hpp"

/// Functions and macros made from the rows of parameter_table.hpp.
namespace prunadag {

/// The constants of a row.
struct Parameter {
  const char* option;        // -tao_prunadag_target
  const char* setter;        // TaoPrunAdagSetTarget
  const char* name;          // target
  const char* const* names;  // names of an enumeration in PETSc's form; or null
  PetscErrorCode (*refuse)(Tao, const Parameter&, PetscReal);
  Effect effect;
  const char* help;
};

/// The rules. PETSC_ERR_ARG_OUTOFRANGE, with the value, for a value that is not in the enumeration;
/// that is neither a share in (0, 1) nor a whole number from 1; that is not positive and finite;
/// that is not in [0, 1).
PetscErrorCode refuse_unnamed(Tao tao, const Parameter& parameter, PetscReal value);
PetscErrorCode refuse_no_target(Tao tao, const Parameter& parameter, PetscReal value);
PetscErrorCode refuse_not_positive(Tao tao, const Parameter& parameter, PetscReal value);
PetscErrorCode refuse_no_share(Tao tao, const Parameter& parameter, PetscReal value);

/// Refuses given parameters that have no effect in the units of the Tao: PETSC_ERR_SUP. `given` has
/// a bit for each of `count` parameters.
PetscErrorCode refuse_idle_parameters(Tao tao, const Parameter* parameters, int count,
                                      std::uint32_t given, bool scaled);

/// The data of a Tao of the type of `Data`; null for another type.
template <class Data>
PetscErrorCode data_of(Tao tao, Data** data) {
  PetscBool ours;

  PetscFunctionBegin;
  PetscCall(PetscObjectTypeCompare((PetscObject)tao, Data::type, &ours));
  *data = ours ? static_cast<Data*>(tao->data) : nullptr;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// As data_of(), for functions that need the data: PETSC_ERR_SUP for another type.
template <class Data>
PetscErrorCode require_data(Tao tao, const char* function, Data** data) {
  PetscFunctionBegin;
  PetscCall(data_of(tao, data));
  PetscCheck(
      *data, PetscObjectComm((PetscObject)tao), PETSC_ERR_SUP,
      "%s() is for the type %s, not for %s", function, Data::type,
      ((PetscObject)tao)->type_name ? ((PetscObject)tao)->type_name : "a Tao without a type");
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Makes the next solve start anew, without accumulators and sets of earlier iterations.
template <class Data>
void renew(Tao tao, Data& data) {
  if constexpr (requires { data.iterations; }) data.iterations = 0;
  tao->setupcalled = PETSC_FALSE;
}

/// The body of a setter. A Tao of another type does not change. The value `start` counts as not
/// given. Collective.
template <class Data, class Value>
PetscErrorCode set_parameter(Tao tao, int row, Value Data::*member, Value value, Value start) {
  Data* data = nullptr;
  const Parameter& parameter = Data::parameters[row];

  PetscFunctionBegin;
  PetscCall(check_setter(tao, value, parameter.name));
  PetscCall(data_of(tao, &data));
  if (!data) PetscFunctionReturn(PETSC_SUCCESS);
  PetscCall(parameter.refuse(tao, parameter, PetscReal(value)));
  data->*member = value;
  const std::uint32_t bit = std::uint32_t(1) << row;
  data->given = value == start ? data->given & ~bit : data->given | bit;
  if (parameter.effect & renews) renew(tao, *data);
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// The body of a getter.
template <class Data, class Value>
PetscErrorCode get_parameter(Tao tao, const char* function, Value Data::*member, Value* value) {
  Data* data = nullptr;

  PetscFunctionBegin;
  PetscCall(check_getter(tao, value));
  PetscCall(require_data(tao, function, &data));
  *value = data->*member;
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Reads the option of a parameter with the value `now`, and calls the setter if it is given.
template <class Value>
PetscErrorCode read_parameter(Tao tao, PrunAdagOptionItems PetscOptionsObject,
                              const Parameter& parameter, Value now,
                              PetscErrorCode (*setter)(Tao, Value)) {
  PetscBool given;

  PetscFunctionBegin;
  if constexpr (std::is_enum_v<Value>) {
    PetscInt choice = now;
    PetscCall(PetscOptionsEList(parameter.option, parameter.help, parameter.setter, parameter.names,
                                count_of_names(parameter.names), parameter.names[choice], &choice,
                                &given));
    now = Value(choice);
  } else {
    PetscCall(
        PetscOptionsReal(parameter.option, parameter.help, parameter.setter, now, &now, &given));
  }
  if (given) PetscCall(setter(tao, now));
  PetscFunctionReturn(PETSC_SUCCESS);
}

/// Prints the line of -tao_view.
template <class Value>
PetscErrorCode view_parameter(PetscViewer viewer, const Parameter& parameter, Value value) {
  PetscFunctionBegin;
  if constexpr (std::is_enum_v<Value>) {
    PetscCall(PetscViewerASCIIPrintf(viewer, "%s: %s\n", parameter.name, parameter.names[value]));
  } else {
    PetscCall(PetscViewerASCIIPrintf(viewer, "%s: %g\n", parameter.name, double(value)));
  }
  PetscFunctionReturn(PETSC_SUCCESS);
}

// Uses of a row. A type TAO_Object has its members and `parameters`, `given` and `type`.
#define PRUNADAG_MEMBER(object, type, name, member, value, start, ...) value member = start;
#define PRUNADAG_ROW_NUMBER(object, type, name, ...) object##name##Row,
#define PRUNADAG_ROW(object, type, name, member, value, start, names, rule, effect, help) \
  Parameter{                                                                              \
      "-tao_" #type "_" #member, "Tao" #object "Set" #name, #member, names, rule, effect, help},
#define PRUNADAG_READ(object, type, name, member, ...)                                           \
  PetscCall(read_parameter(tao, PetscOptionsObject, TAO_##object::parameters[object##name##Row], \
                           p->member, Tao##object##Set##name));
#define PRUNADAG_VIEW(object, type, name, member, ...) \
  PetscCall(view_parameter(viewer, TAO_##object::parameters[object##name##Row], p->member));
#define PRUNADAG_FUNCTIONS(object, type, name, member, value, start, ...)                 \
  PetscErrorCode Tao##object##Set##name(Tao tao, value given) {                           \
    return prunadag::set_parameter(tao, prunadag::object##name##Row,                      \
                                   &prunadag::TAO_##object::member, given, value(start)); \
  }                                                                                       \
  PetscErrorCode Tao##object##Get##name(Tao tao, value* result) {                         \
    return prunadag::get_parameter(tao, "Tao" #object "Get" #name,                        \
                                   &prunadag::TAO_##object::member, result);              \
  }

}  // namespace prunadag
