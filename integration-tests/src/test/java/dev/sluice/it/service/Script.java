package dev.sluice.it.service;

import com.google.protobuf.Struct;

/**
 * What the config of a policy's entry asks a service to do.
 *
 * @param body what {@code $body} in the config stands for
 */
record Script(Struct config, String body) {

  boolean asks(String key) {
    return config.containsFields(key);
  }

  /** Empty when the key is absent. */
  String text(String key) {
    String text = config.containsFields(key) ? config.getFieldsOrThrow(key).getStringValue() : "";
    return text.equals("$body") ? body : text;
  }
}
