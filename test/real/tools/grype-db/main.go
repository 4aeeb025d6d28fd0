// Command grype-db writes a small but real vulnerability database for Grype: the advisories of advisories.go in schema 6.
// Two runs write the same bytes, so the database can be cached by its sources. Usage: grype-db FOLDER
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	v6 "github.com/anchore/grype/grype/db/v6"
	"gorm.io/gorm"
)

// What the database says of itself. Fixed, so that its age is known to whoever tests ages.
var built = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: grype-db FOLDER"))
	}
	if err := write(os.Args[1]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func write(folder string) error {
	writer, err := v6.NewWriter(v6.Config{DBDirPath: folder})
	if err != nil {
		return err
	}
	for _, a := range advisories {
		if err := add(writer, a); err != nil {
			return fmt.Errorf("%s: %w", a.id, err)
		}
	}
	if err := decorate(writer); err != nil {
		return err
	}
	if err := writer.SetDBMetadata(); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	file := filepath.Join(folder, v6.VulnerabilityDBFileName)
	if err := settle(file); err != nil {
		return err
	}
	return resetChangeCounter(file)
}

func add(writer v6.Writer, a advisory) error {
	handle := &v6.VulnerabilityHandle{
		Name: a.id, Status: v6.VulnerabilityActive, PublishedDate: &a.published, ModifiedDate: &a.published,
		ProviderID: a.provider(), Provider: provider(a.provider()),
		BlobValue: &v6.VulnerabilityBlob{
			ID: a.id, Description: a.title, Aliases: a.aliases(), Severities: a.severities(),
			References: []v6.Reference{{URL: a.link(), Tags: []string{v6.AdvisoryReferenceTag}}},
		},
	}
	if err := writer.AddVulnerabilities(handle); err != nil {
		return err
	}
	return writer.AddAffectedPackages(&v6.AffectedPackageHandle{
		Vulnerability: handle, VulnerabilityID: handle.ID,
		OperatingSystem: a.operatingSystem(),
		Package:         &v6.Package{Name: a.name, Ecosystem: a.ecosystem},
		BlobValue:       &v6.PackageBlob{CVEs: []string{a.cve}, Ranges: []v6.Range{a.affected()}},
	})
}

func provider(id string) *v6.Provider {
	captured := built
	return &v6.Provider{ID: id, Version: "1", Processor: "vunnel", DateCaptured: &captured, InputDigest: "sha256:0"}
}

// decorate adds what is known about a CVE beside its advisories: how likely it is exploited, and that it was.
func decorate(writer v6.Writer) error {
	for _, e := range exploited {
		added := e.added
		blob := &v6.KnownExploitedVulnerabilityBlob{
			Cve: e.cve, VendorProject: e.vendor, Product: e.product, DateAdded: &added,
			RequiredAction: "Apply updates per vendor instructions.", KnownRansomwareCampaignUse: "Unknown",
		}
		if err := writer.AddKnownExploitedVulnerabilities(&v6.KnownExploitedVulnerabilityHandle{Cve: e.cve, BlobValue: blob}); err != nil {
			return err
		}
	}
	for _, l := range likelihoods {
		if err := writer.AddEpss(&v6.EpssHandle{Cve: l.cve, Epss: l.epss, Percentile: l.percentile, Date: built}); err != nil {
			return err
		}
	}
	ended := time.Date(2022, 6, 30, 0, 0, 0, 0, time.UTC)
	_, err := writer.UpdateOperatingSystemEOL(v6.OSSpecifier{Name: "debian", MajorVersion: "9"}, &ended, &ended)
	return err
}

// settle takes out of the file what differs from run to run.
func settle(file string) error {
	db, err := v6.NewLowLevelDB(file, false, true, false)
	if err != nil {
		return err
	}
	connection, err := db.DB()
	if err != nil {
		return err
	}
	defer connection.Close()
	// The time of writing, which SetDBMetadata takes from the clock.
	if err := db.Model(&v6.DBMetadata{}).Where("true").Update("build_timestamp", built).Error; err != nil {
		return err
	}
	return db.Connection(sortSchema)
}

// sortSchema: gorm declares tables, and the foreign keys of a table, in the order of a Go map, that is in any order.
func sortSchema(db *gorm.DB) error {
	var tables []struct{ Name, Sql string }
	if err := db.Raw("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%,CONSTRAINT %'").Scan(&tables).Error; err != nil {
		return err
	}
	if err := db.Exec("PRAGMA writable_schema = ON").Error; err != nil {
		return err
	}
	for _, table := range tables {
		parts := strings.Split(strings.TrimSuffix(table.Sql, ")"), ",CONSTRAINT ")
		sort.Strings(parts[1:])
		sorted := strings.Join(parts, ",CONSTRAINT ") + ")"
		if err := db.Exec("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", sorted, table.Name).Error; err != nil {
			return err
		}
	}
	for _, statement := range []string{
		// Tables come before their indexes.
		"CREATE TEMP TABLE sorted AS SELECT * FROM main.sqlite_master ORDER BY type DESC, name",
		"DELETE FROM main.sqlite_master",
		"INSERT INTO main.sqlite_master SELECT * FROM sorted",
		"DROP TABLE temp.sorted",
		"PRAGMA writable_schema = RESET",
		"VACUUM",
	} {
		if err := db.Exec(statement).Error; err != nil {
			return err
		}
	}
	return nil
}

// resetChangeCounter: SQLite counts transactions in bytes 24 to 27 of the file and repeats the count in 92 to 95.
func resetChangeCounter(name string) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	for _, offset := range []int64{24, 92} {
		if _, err := file.WriteAt([]byte{0, 0, 0, 1}, offset); err != nil {
			return err
		}
	}
	return nil
}
