import Feeds
import Foundation
import Mesh
import Testing
import Wire

extension EndToEnd {
  /// What real Envoys answer beside the polls.
  @Suite struct EnvoyTests {
    private static func asking(_ demo: DemoUnderTest) throws -> ProxyAsking {
      ProxyAsking(try demo.info.proxies.map { try ProxyList.parse($0.admin) }, transport: WireClient())
    }

    @Test(.timeLimit(.minutes(5))) func everyProxyHasACertificateOfItsOwnThatIsValid() async throws {
      let demo = try SharedDemo.get()
      let answers = await CertificateQuestions(try Self.asking(demo)).all()
      #expect(answers.count == demo.info.proxies.count)
      for answer in answers {
        let certificates = try #require(answer.certificates, "\(answer.source): \(answer.problem ?? "")")
        let own = try #require(certificates.first { $0.role == .chain })
        #expect(own.names.contains { $0.hasPrefix("spiffe://cluster.local/ns/") })
        #expect(certificates.contains { $0.role == .authority })
        for certificate in certificates {
          #expect(try #require(certificate.validFrom) < answer.at)
          #expect(try #require(certificate.expires) > answer.at)
        }
      }
    }

    @Test(.timeLimit(.minutes(5))) func anOpenBreakerAndWhatItTurnsAwayAreSeen() async throws {
      let demo = try SharedDemo.get()
      try demo.fault("circuit-breaker", "ratings-v1")
      let questions = EnvoyQuestions(try Self.asking(demo))
      let caller = try demo.proxy("reviews-v3").admin
      var trouble: EnvoyNumbers.Part?
      // A breaker is open while its one request runs: it is looked for until it is seen.
      while trouble == nil {
        let numbers = try #require(await questions.numbers(of: caller))
        try #require(numbers.problem == nil)
        trouble = numbers.parts.first { $0.isInTrouble(.circuitBreakers) && $0.isInTrouble(.overflow) }
        await SystemClock().sleep(until: SystemClock().now() + 1.6)
      }
      #expect(trouble?.name == "outbound|9080||ratings.bookinfo.svc.cluster.local")
      try demo.fault("off")
    }

    @Test(.timeLimit(.minutes(5))) func aProxyWithIstiosDefaultsCollectsNoneOfIt() async throws {
      let demo = try SharedDemo.get()
      let questions = EnvoyQuestions(try Self.asking(demo))
      let numbers = try #require(await questions.numbers(of: try demo.proxy("reviews-v1").admin))
      #expect(numbers.collected.isEmpty && numbers.problem == nil)
      #expect(try #require(numbers.server.uptime) >= 0 && numbers.server.isLive == true)
    }
  }
}
