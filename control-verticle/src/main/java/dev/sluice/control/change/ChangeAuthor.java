package dev.sluice.control.change;

/**
 * Who asked for a change, as the audit tells it.
 *
 * @param name of the token; empty when the change has no caller
 * @param address textual IP address of the caller; empty when there is none
 * @param reason that the caller gave, printable and without secrets; may be empty
 */
public record ChangeAuthor(Channel channel, String name, String address, String reason) {
  public enum Channel {
    API("api"),
    FILES("files"),
    START("start"),
    SERVICES("services");

    private final String word;

    Channel(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public static ChangeAuthor of(Channel channel) {
    return new ChangeAuthor(channel, "", "", "");
  }

  public boolean isCaller() {
    return channel == Channel.API;
  }
}
