package dev.sluice.proxy.refusal;

import dev.sluice.policy.DeniedCall;
import java.util.regex.Pattern;

/** A denied call as refusals name it: plain names without secrets, all others withheld. */
final class NamedCall {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./-]{1,64}");

  /** Matches no name when copied into a rule. */
  private static final String WITHHELD = "(withheld)";

  private NamedCall() {}

  static DeniedCall of(DeniedCall call) {
    return switch (call) {
      case DeniedCall.Rpc(var protocol, var method, var tool, var argument) ->
          new DeniedCall.Rpc(
              protocol, plain(method), tool.map(NamedCall::plain), argument.map(NamedCall::masked));
      case DeniedCall.Graphql(var type, var name, var fields, var argument) ->
          new DeniedCall.Graphql(
              type,
              name.isEmpty() ? name : plain(name),
              fields.stream().map(NamedCall::plain).toList(),
              argument.map(NamedCall::masked));
    };
  }

  private static String masked(String pointer) {
    return MaskedText.of(pointer);
  }

  static String plain(String name) {
    boolean shown = PLAIN.matcher(name).matches() && MaskedText.of(name).equals(name);
    return shown ? name : WITHHELD;
  }
}
