package dev.sluice.inspect.graphql;

import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.json.ArgumentReader;
import graphql.language.Argument;
import graphql.language.ArrayValue;
import graphql.language.BooleanValue;
import graphql.language.EnumValue;
import graphql.language.Field;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.ObjectField;
import graphql.language.ObjectValue;
import graphql.language.OperationDefinition;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.language.VariableDefinition;
import graphql.language.VariableReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the arguments of root fields, variables resolved. One thread. */
final class GraphqlArguments {
  private final ArgumentReader reader;
  private final GraphqlVariables variables;
  private final Map<String, VariableDefinition> definitions = new HashMap<>();

  GraphqlArguments(ArgumentReader reader, GraphqlVariables variables) {
    this.reader = reader;
    this.variables = variables;
  }

  Map<String, List<ArgumentValue>> of(OperationDefinition operation, List<Field> fields) {
    boolean unique = true;
    for (VariableDefinition definition : operation.getVariableDefinitions()) {
      unique &= definitions.put(definition.getName(), definition) == null;
    }
    Map<String, List<ArgumentValue>> arguments = new HashMap<>();
    for (Field field : fields) {
      arguments
          .computeIfAbsent(field.getName(), unseen -> new ArrayList<>())
          .add(unique ? of(field.getArguments()) : ArgumentValue.UNREADABLE);
    }
    return arguments;
  }

  private ArgumentValue of(List<Argument> arguments) {
    Map<String, ArgumentValue> values = new HashMap<>();
    for (Argument argument : arguments) {
      if (!put(values, argument.getName(), argument.getValue())) {
        return ArgumentValue.UNREADABLE;
      }
    }
    return new ArgumentValue.Members(values);
  }

  private boolean put(Map<String, ArgumentValue> values, String name, Value<?> value) {
    return values.size() < ArgumentValue.MAX_MEMBERS
        && reader.spend(name.length())
        && values.put(name, value(value)) == null;
  }

  private ArgumentValue value(Value<?> value) {
    if (!reader.spend(1)) {
      return ArgumentValue.UNREADABLE;
    }
    return switch (value) {
      case StringValue text ->
          Optional.ofNullable(text.getValue()).map(reader::text).orElse(ArgumentValue.UNREADABLE);
      case EnumValue word -> reader.text(word.getName());
      case IntValue number -> ArgumentReader.number(new BigDecimal(number.getValue()), true);
      case FloatValue number -> ArgumentReader.number(number.getValue(), false);
      case BooleanValue truth -> ArgumentReader.truth(truth.isValue());
      case NullValue nothing -> ArgumentReader.nothing();
      case ArrayValue list ->
          new ArgumentValue.Elements(list.getValues().stream().map(this::value).toList());
      case ObjectValue object -> object(object);
      case VariableReference variable -> variable(variable.getName());
      default -> ArgumentValue.UNREADABLE;
    };
  }

  private ArgumentValue object(ObjectValue object) {
    Map<String, ArgumentValue> values = new HashMap<>();
    for (ObjectField field : object.getObjectFields()) {
      if (!put(values, field.getName(), field.getValue())) {
        return ArgumentValue.UNREADABLE;
      }
    }
    return new ArgumentValue.Members(values);
  }

  // The schema of the origin decides about a variable without a value.
  private ArgumentValue variable(String name) {
    VariableDefinition definition = definitions.get(name);
    if (definition == null || !reader.spend(variables.size(name))) {
      return ArgumentValue.UNREADABLE;
    }
    ArgumentValue given = variables.find(name);
    Value<?> otherwise = definition.getDefaultValue();
    if (given instanceof ArgumentValue.Absent) {
      return otherwise == null ? ArgumentValue.UNREADABLE : value(otherwise);
    }
    // Servers before the specification of 2018 take the default in place of a null.
    boolean open = given instanceof ArgumentValue.Null && otherwise != null;
    return open ? ArgumentValue.UNREADABLE : given;
  }
}
