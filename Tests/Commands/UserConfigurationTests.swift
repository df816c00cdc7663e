import Terminal
import Testing
import Topology

@testable import pharos

/// `config.toml`.
@Suite struct UserConfigurationTests {
  private func read(_ text: String) throws -> UserConfiguration {
    try ConfigurationReader(file: "/home/me/.config/pharos/config.toml", text: text, home: "/home/me").read()
  }

  private func problem(_ text: String) -> String {
    do {
      _ = try read(text)
      return "none"
    } catch { return "\(error)" }
  }

  @Test func readsEverythingThatItKnows() throws {
    let user = try read(
      """
      proxies = ["10.0.0.1:15000", "10.0.0.2:15000"]
      proxy-files = ["hosts.txt", "~/more.txt", "/etc/hosts.txt"]
      traces = "http://zipkin:9411"
      config = "manifests"
      config-namespace = "bookinfo"
      interval = "2s"
      window = 30
      history = "1.5GB"
      theme = "light"
      ascii = true
      bell = true
      read-only = true

      [keys]
      graph.focus = "F"
      "pane.log" = ["0", "ctrl-o", "f5"]
      """)
    #expect(user.proxies == ["10.0.0.1:15000", "10.0.0.2:15000"])
    #expect(user.proxyFiles == ["/home/me/.config/pharos/hosts.txt", "/home/me/more.txt", "/etc/hosts.txt"])
    #expect(user.traces.url == "http://zipkin:9411" && user.config == ["/home/me/.config/pharos/manifests"])
    #expect(user.configNamespace == "bookinfo" && user.theme == "light")
    #expect(user.interval?.value == 2 && user.window?.value == 30)
    #expect(user.history?.bytes == 1_500_000_000)
    #expect(user.isAscii && user.hasBell && user.isReadOnly)
    #expect(user.keys["pane.log"] == [.character("0"), .control("o"), .function(5)])
    #expect(user.warnings.isEmpty || user.warnings.allSatisfy { $0.contains("graph.focus") })
  }

  @Test func readsGoalsInTheirOrder() throws {
    let goals = try read(
      """
      [[goals]]
      namespace = "bookinfo"
      service = "reviews"
      rate = "5xx,5,20,http,inbound"

      [[goals]]
      workload = "/reviews-v[23]/"
      p95 = "250ms"
      success = 99.5
      """
    ).goals
    #expect(goals.count == 2)
    #expect(goals[0].service?.text == "reviews" && goals[0].rate?.first?.failure == 20 && goals[0].p95 == nil)
    #expect(goals[1].p95 == 250 && goals[1].success == 99.5 && goals[1].rate == nil)
    #expect(goals[1].workload?.matches("reviews-v3") == true)
  }

  @Test func errorsNameFileLineAndKey() {
    let file = "/home/me/.config/pharos/config.toml"
    #expect(problem("theme = \"a\"\ninterval = \"soon\"").hasPrefix("\(file):2: interval: must be a time"))
    #expect(problem("interval = \"1ms\"").hasPrefix("\(file):1: interval: must be at least"))
    #expect(problem("history = 256").hasPrefix("\(file):1: history: must be an amount of memory"))
    #expect(problem("history = \"1kB\"").hasPrefix("\(file):1: history: must be at least 4MB"))
    #expect(problem("bell = 1").hasPrefix("\(file):1: bell: must be true or false"))
    #expect(problem("\n\nproxies = [1]").hasPrefix("\(file):3: proxies: must be a list of texts"))
    #expect(problem("a = \n").hasPrefix("\(file):1: this is no TOML"))
    let goals = "[[goals]]\np95 = \"1s\"\n\n[[goals]]\nservice = \"a\"\n"
    #expect(problem(goals).hasPrefix("\(file):4: goals[1]: says nothing"))
    #expect(
      problem(goals + "p95 = \"250\"").hasPrefix("\(file):6: goals[1].p95: must be a time with its unit"))
    #expect(
      problem(goals + "success = 101").hasPrefix("\(file):6: goals[1].success: must be a number of percent"))
    #expect(
      problem(goals + "rate = \"5xx,20,5,http,inbound\"")
        == "\(file):6: goals[1].rate: “5xx,20,5,http,inbound”: degraded (20) is above failure (5)")
    #expect(problem("[keys]\n\"pane.log\" = \"ctrl-ö\"").hasPrefix("\(file):2: keys.pane.log: no key"))
    #expect(problem("[keys]\n\"pane.log\" = \"h\"").contains("h, j, k and l move"))
  }

  @Test func whatIsNotKnownIsAWarningWithTheNearestThatIs() throws {
    let user = try read(
      """
      intervall = "2s"
      zzzzzz = 1
      [keys]
      pane.logg = "0"
      [[goals]]
      p95 = "1s"
      sucess = 3
      """)
    let file = "/home/me/.config/pharos/config.toml"
    #expect(user.warnings.contains("\(file):1: intervall: not known; did you mean interval?"))
    #expect(user.warnings.contains("\(file):2: zzzzzz: not known"))
    #expect(user.warnings.contains("\(file):4: keys.pane.logg: not known; did you mean keys.pane.log?"))
    #expect(user.warnings.contains("\(file):7: goals[0].sucess: not known; did you mean goals[0].success?"))
    #expect(user.warnings.count == 4)
  }

  @Test func theFileStandsWhereTheBaseDirectorySpecificationSays() {
    let path = UserConfiguration.path
    #expect(path(["XDG_CONFIG_HOME": "/x", "HOME": "/home/me"]) == "/x/pharos/config.toml")
    #expect(path(["XDG_CONFIG_HOME": "x", "HOME": "/home/me"]) == "/home/me/.config/pharos/config.toml")
    #expect(path([:]) == nil)
  }

  @Test func noFileIsNoConfiguration() throws {
    let user = try UserConfiguration.load(["XDG_CONFIG_HOME": "/nonexistent-folder", "HOME": "/"])
    #expect(user.proxies.isEmpty && user.goals.isEmpty && user.warnings.isEmpty)
  }

  @Test func flagsWinOverTheFile() throws {
    let user = try read(
      "proxies = [\"10.0.0.1:15000\"]\ninterval = \"5s\"\nwindow = \"1m\"\nconfig = [\"/a\"]")
    let given = try SourceOptions.parse(["--proxy", "127.0.0.1:15000", "--window", "20s"]).completed(by: user)
    #expect(given.proxies == ["127.0.0.1:15000"])
    #expect(given.window.value == 20 && given.interval.value == 5 && given.config == ["/a"])
    let none = try SourceOptions.parse([]).completed(by: user)
    #expect(none.proxies == ["10.0.0.1:15000"] && none.window.value == 60)
    #expect(try SourceOptions.parse([]).completed(by: UserConfiguration()).window.value == 10)
  }
}
