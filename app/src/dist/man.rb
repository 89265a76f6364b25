# Manual pages from the AsciiDoc that picocli writes: man.rb FROM TO VERSION TIME.
from, to, version, time = ARGV
attributes = { 'docdate' => time[0, 10], 'mansource' => "Sluice #{version}", 'manmanual' => 'Sluice Manual' }
Dir.glob(File.join(from, '*.adoc')).sort.each do |page|
  Asciidoctor.convert_file page, backend: 'manpage', safe: :safe, to_dir: to, attributes: attributes
end
