// Glue compiles one Scala script; it hands over to the job in the jar.
object GlueEntry {
  def main(arguments: Array[String]): Unit = io.github.spotifypipeline.etl.EtlJob.main(arguments: _*)
}
