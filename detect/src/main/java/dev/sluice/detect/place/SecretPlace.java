package dev.sluice.detect.place;

/**
 * Where a secret was found.
 *
 * @param text for findings: {@code query}, {@code header:x-trace}, {@code body:/messages/0}; holds
 *     nothing that the client chose but clean names
 */
public record SecretPlace(RequestPart part, String text) {
  public static SecretPlace of(RequestPart part) {
    return new SecretPlace(part, part.text());
  }
}
