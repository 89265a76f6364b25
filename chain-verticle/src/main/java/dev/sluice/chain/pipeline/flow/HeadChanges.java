package dev.sluice.chain.pipeline.flow;

import dev.sluice.chain.contract.HeaderCopy;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;
import java.util.Locale;

/** Headers and trailers after mutations that were accepted. */
public final class HeadChanges {
  private HeadChanges() {}

  public static List<HttpHeader> apply(List<HeaderMutation> mutations, List<HttpHeader> fields) {
    if (mutations.isEmpty()) {
      return fields;
    }
    HeaderCopy copy = new HeaderCopy(fields);
    for (HeaderMutation mutation : mutations) {
      switch (mutation.getOperationCase()) {
        case WRITE -> copy.put(lowerCase(mutation.getWrite().getName()), mutation.getWrite());
        case REMOVE -> copy.drop(lowerCase(mutation.getRemove().getName()));
        case OPERATION_NOT_SET -> throw new IllegalStateException("not an accepted mutation");
      }
    }
    return copy.headers();
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
