import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges many files in one run: veraPDF (PDF/A-3a) and EU DSS (signatures), given the root certificate and nothing else.
 *
 * <p>usage: java -cp "JARS/*" Judge.java ROOT.pem INSTANT FILE…; prints for each file four columns parted by tabs: the path, "PASS"
 * or the clauses that failed, and one "FORMAT INDICATION" for each signature, parted by semicolons.
 */
public final class Judge {
    /** It warns of every font that is not keyed by CID, although the format allows it; a logger unheld is forgotten. */
    private static final Logger FONTS = Logger.getLogger("org.verapdf");

    private final CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
    private final Date at;

    private Judge(File root, Instant at) throws Exception {
        trusted.addCertificate(DSSUtils.loadCertificate(root));
        this.at = Date.from(at);
    }

    public static void main(String[] arguments) throws Exception {
        FONTS.setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        Judge judge = new Judge(new File(arguments[0]), Instant.parse(arguments[1]));
        List<File> files = Arrays.stream(arguments).skip(2).map(File::new).toList();
        // The two judges work side by side, one on each core.
        CompletableFuture<List<String>> archive =
                CompletableFuture.supplyAsync(() -> files.stream().map(file -> said(() -> judge.archivable(file))).toList());
        List<String> signatures = files.stream().map(file -> said(() -> judge.signed(file))).toList();
        for (int place = 0; place < files.size(); place++) {
            System.out.println(String.join("\t", files.get(place).getPath(), archive.get().get(place), signatures.get(place)));
        }
    }

    /** A damaged file may make a judge fail in any way: that is an answer too. */
    private static String said(Opinion opinion) {
        try {
            return opinion.say();
        } catch (Throwable error) {
            return "FAILED " + error.getClass().getSimpleName();
        }
    }

    private String archivable(File file) throws Exception {
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, PDFAFlavour.PDFA_3_A);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_3_A, false)) {
            ValidationResult result = validator.validate(parser);
            return result.isCompliant() ? "PASS" : "FAIL " + clauses(result);
        }
    }

    private static String clauses(ValidationResult result) {
        return result.getTestAssertions().stream()
                .filter(one -> one.getStatus() == TestAssertion.Status.FAILED)
                .map(one -> one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber() + " " + one.getErrorMessage())
                .collect(Collectors.toCollection(TreeSet::new))
                .stream().limit(5).collect(Collectors.joining(" | ")).replaceAll("[\\t\\n;]", " ");
    }

    private String signed(File file) {
        DSSDocument document = new FileDocument(file);
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(document);
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        validator.setCertificateVerifier(verifier);
        validator.setValidationTime(at);
        validator.setEnableEtsiValidationReport(false);
        SimpleReport report = validator.validateDocument().getSimpleReport();
        List<String> said = new ArrayList<>();
        for (String signature : report.getSignatureIdList()) {
            said.add(report.getSignatureFormat(signature) + " " + report.getIndication(signature)
                    + (report.getSubIndication(signature) == null ? "" : " " + report.getSubIndication(signature)));
        }
        return String.join(";", said);
    }

    private interface Opinion {
        String say() throws Exception;
    }
}
