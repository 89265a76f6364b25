package dev.sluice.chain.contract;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A copy of a header list that mutations change. Names are in lower case. */
public final class HeaderCopy {
  private final List<HttpHeader> headers;

  public HeaderCopy(List<HttpHeader> headers) {
    this.headers = new ArrayList<>(headers);
  }

  public List<HttpHeader> headers() {
    return List.copyOf(headers);
  }

  public boolean contains(String name) {
    return headers.stream().anyMatch(header -> header.getName().equals(name));
  }

  public void put(String name, WriteHeader write) {
    switch (write.getOnExisting()) {
      case EXISTING_HEADER_ACTION_OVERWRITE -> drop(name);
      case EXISTING_HEADER_ACTION_SKIP -> {
        if (contains(name)) {
          return;
        }
      }
      case EXISTING_HEADER_ACTION_APPEND, EXISTING_HEADER_ACTION_UNSPECIFIED, UNRECOGNIZED -> {}
    }
    headers.add(HttpHeader.newBuilder().setName(name).setValue(write.getValue()).build());
  }

  public void drop(String name) {
    headers.removeIf(header -> header.getName().equals(name));
  }

  public static Optional<String> existingActionViolation(WriteHeader write) {
    return switch (write.getOnExisting()) {
      case UNRECOGNIZED -> Optional.of(StageFailure.MUTATION_INVALID_EXISTING_ACTION.text());
      case EXISTING_HEADER_ACTION_UNSPECIFIED ->
          Optional.of(StageFailure.MUTATION_MISSING_EXISTING_ACTION.text());
      case EXISTING_HEADER_ACTION_APPEND,
          EXISTING_HEADER_ACTION_OVERWRITE,
          EXISTING_HEADER_ACTION_SKIP ->
          Optional.empty();
    };
  }
}
