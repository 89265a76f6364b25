package dev.sluice.tools.ocsf;

import dev.sluice.tools.ocsf.OcsfSchema.AttributeRule;
import dev.sluice.tools.ocsf.OcsfSchema.AttributeRule.ValueRule;
import dev.sluice.tools.ocsf.OcsfSchema.ObjectRule;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Compares one event, and the objects in it, with their rules. */
final class ObjectCheck {
  private static final String OTHER = "99";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private final OcsfSchema schema;
  private final Set<String> profiles;
  private final List<String> faults;

  ObjectCheck(OcsfSchema schema, Set<String> profiles, List<String> faults) {
    this.schema = schema;
    this.profiles = profiles;
    this.faults = faults;
  }

  void check(String prefix, JsonNode object, ObjectRule rule) {
    object.forEachEntry(
        (name, value) -> {
          AttributeRule attribute = rule.attributes().get(name);
          if (attribute == null) {
            faults.add(prefix + printable(name) + ": unknown attribute");
          } else {
            attribute(prefix + name, value, attribute);
            caption(prefix, name, object, attribute);
          }
        });
    rule.attributes().forEach((name, it) -> presence(prefix + name, object.has(name), it));
    if (!rule.atLeastOne().isEmpty() && rule.atLeastOne().stream().noneMatch(object::has)) {
      faults.add(prefix + "(object): needs at least one of " + rule.atLeastOne());
    }
  }

  private void presence(String path, boolean present, AttributeRule rule) {
    boolean applies = rule.profile().map(profiles::contains).orElse(true);
    if (!present && rule.required() && applies) {
      faults.add(path + ": required");
    }
    if (present && !applies) {
      faults.add(path + ": belongs to a profile that metadata.profiles does not name");
    }
  }

  private void attribute(String path, JsonNode value, AttributeRule rule) {
    if (!rule.array()) {
      value(path, value, rule);
    } else if (!value.isArray() || value.isEmpty()) {
      faults.add(path + ": is not a list with something in it");
    } else {
      int index = 0;
      for (JsonNode element : value) {
        value(path + "[" + index++ + "]", element, rule);
      }
    }
  }

  private void value(String path, JsonNode value, AttributeRule rule) {
    switch (rule.value()) {
      case ValueRule.Scalar scalar -> {
        if (!scalar.type().accepts(value)) {
          faults.add(path + ": is not of type " + scalar.type());
        } else if (!rule.captions().isEmpty() && !rule.captions().containsKey(value.asString())) {
          faults.add(path + ": is not in the enumeration");
        }
      }
      case ValueRule.Nested nested -> nested(path, value, nested.object());
      case ValueRule.Any any -> {
        if (!value.isObject()) {
          faults.add(path + ": is not an object");
        }
      }
    }
  }

  /** An unknown name is not printed as it is: it could be a secret or several lines. */
  private static String printable(String name) {
    return NAME.matcher(name).matches() ? name : "(an attribute)";
  }

  private void nested(String path, JsonNode value, String object) {
    ObjectRule rule = schema.objects().get(object);
    if (rule == null) {
      faults.add(path + ": no validation data for the object " + object);
    } else if (!value.isObject()) {
      faults.add(path + ": is not an object");
    } else {
      check(path + ".", value, rule);
    }
  }

  /** The caption beside a number must be that number's, unless the number says "other". */
  private void caption(String prefix, String name, JsonNode object, AttributeRule rule) {
    if (rule.sibling().isEmpty() || rule.array()) {
      return;
    }
    String sibling = rule.sibling().get();
    String value = object.get(name).asString("");
    String caption = rule.captions().get(value);
    if (value.equals(OTHER)) {
      if (!object.has(sibling)) {
        faults.add(prefix + sibling + ": must say what " + name + " 99 stands for");
      }
    } else if (caption != null
        && object.has(sibling)
        && !object.get(sibling).asString("").equals(caption)) {
      faults.add(prefix + sibling + ": is not the caption of " + name + " " + value);
    }
  }
}
