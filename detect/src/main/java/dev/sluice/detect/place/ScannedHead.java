package dev.sluice.detect.place;

import java.util.List;

/**
 * A request without its body, as its origin will see it.
 *
 * @param secure whether TLS protects it
 * @param host in lower case, without a port
 * @param path without the query
 * @param query without its question mark; empty when there is none
 * @param fields headers, in order
 */
public record ScannedHead(
    boolean secure, String host, String method, String path, String query, List<Field> fields) {
  public ScannedHead {
    fields = List.copyOf(fields);
  }

  /**
   * One header.
   *
   * @param name in lower case
   */
  public record Field(String name, String value) {
    @Override
    public String toString() {
      return "Field[" + value.length() + " characters]";
    }
  }

  @Override
  public String toString() {
    return "ScannedHead[" + fields.size() + " fields]";
  }
}
