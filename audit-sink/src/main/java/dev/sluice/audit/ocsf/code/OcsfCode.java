package dev.sluice.audit.ocsf.code;

/** A number of an OCSF enumeration, with the caption that its sibling attribute carries. */
public interface OcsfCode {
  int id();

  String caption();

  enum Severity implements OcsfCode {
    INFORMATIONAL(1, "Informational"),
    LOW(2, "Low"),
    MEDIUM(3, "Medium"),
    HIGH(4, "High");

    private final int id;
    private final String caption;

    Severity(int id, String caption) {
      this.id = id;
      this.caption = caption;
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public String caption() {
      return caption;
    }
  }

  enum Status implements OcsfCode {
    SUCCESS(1, "Success"),
    FAILURE(2, "Failure");

    private final int id;
    private final String caption;

    Status(int id, String caption) {
      this.id = id;
      this.caption = caption;
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public String caption() {
      return caption;
    }
  }
}
