package main

import (
	"strings"
	"time"

	v6 "github.com/anchore/grype/grype/db/v6"
)

// advisory is one published advisory, cut down to what a scanner reads of it.
type advisory struct {
	id, cve, title  string
	ecosystem, name string
	// release is Debian's, for packages of a distribution.
	release        string
	constraint     string
	fixed          string
	state          v6.FixStatus
	severity, cvss string
	published      time.Time
}

// Packages that the images of test/real/scan/zoo bring in: npm's one a library, Debian's with and without a fix.
var advisories = []advisory{
	npm("GHSA-p6mc-m468-83gw", "CVE-2020-8203", "lodash", ">=3.7.0,<4.17.19", "4.17.19", "high", "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H", day(2020, 7, 15), "Prototype Pollution in lodash"),
	npm("GHSA-35jh-r3h4-6jhm", "CVE-2021-23337", "lodash", "<4.17.21", "4.17.21", "high", "CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H", day(2021, 5, 6), "Command Injection in lodash"),
	npm("GHSA-xvch-5gv4-984h", "CVE-2021-44906", "minimist", "<1.2.6", "1.2.6", "critical", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", day(2022, 3, 18), "Prototype Pollution in minimist"),
	npm("GHSA-hrpp-h998-j3pp", "CVE-2022-24999", "qs", "<6.5.3", "6.5.3", "high", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", day(2022, 11, 27), "qs vulnerable to Prototype Pollution"),
	npm("GHSA-9c47-m6qq-7p4h", "CVE-2022-46175", "json5", ">=2.0.0,<2.2.2", "2.2.2", "high", "CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:H/I:L/A:H", day(2022, 12, 29), "Prototype Pollution in JSON5 via Parse Method"),
	npm("GHSA-f8q6-p94x-37v3", "CVE-2022-3517", "minimatch", "<3.0.5", "3.0.5", "high", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", day(2022, 10, 18), "minimatch ReDoS vulnerability"),
	npm("GHSA-c2qf-rxjj-qqgw", "CVE-2022-25883", "semver", ">=7.0.0,<7.5.2", "7.5.2", "high", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", day(2023, 6, 21), "semver vulnerable to Regular Expression Denial of Service"),
	npm("GHSA-fv66-9v8q-g76r", "CVE-2025-55182", "react-server-dom-webpack", ">=19.0.0,<19.0.1", "19.0.1", "critical", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", day(2025, 12, 3), "Unsafe deserialisation in React Server Components"),

	debian("12", "CVE-2023-4911", "glibc", "2.36-9+deb12u3", v6.FixedStatus, "high", day(2023, 10, 3), "Buffer overflow in the dynamic loader's processing of GLIBC_TUNABLES"),
	debian("12", "CVE-2023-5363", "openssl", "3.0.11-1~deb12u2", v6.FixedStatus, "high", day(2023, 10, 25), "Incorrect cipher key and IV length processing"),
	debian("12", "CVE-2019-8457", "db5.3", "", v6.WontFixStatus, "critical", day(2019, 5, 30), "Heap out-of-bound read in rtreenode()"),
	debian("12", "CVE-2016-2781", "coreutils", "", v6.NotFixedStatus, "low", day(2017, 2, 7), "chroot lets a session escape to the parent session"),
	debian("12", "CVE-2023-47038", "perl", "5.36.0-7+deb12u1", v6.FixedStatus, "high", day(2023, 12, 18), "Write past the end of a buffer in the regular expression compiler"),
	debian("9", "CVE-2021-3156", "sudo", "1.8.19p1-2.1+deb9u3", v6.FixedStatus, "high", day(2021, 1, 26), "Heap-based buffer overflow in sudo"),
}

// What CISA lists as exploited.
var exploited = []struct {
	cve, vendor, product string
	added                time.Time
}{
	{"CVE-2025-55182", "Meta", "React Server Components", day(2025, 12, 5)},
	{"CVE-2023-4911", "GNU", "GNU C Library", day(2023, 11, 21)},
}

var likelihoods = []struct {
	cve              string
	epss, percentile float64
}{
	{"CVE-2020-8203", 0.02, 0.83},
	{"CVE-2021-44906", 0.01, 0.76},
	{"CVE-2023-4911", 0.64, 0.98},
	{"CVE-2025-55182", 0.9, 0.99},
}

func npm(id, cve, name, constraint, fixed, severity, cvss string, published time.Time, title string) advisory {
	return advisory{id: id, cve: cve, title: title, ecosystem: "npm", name: name, constraint: constraint, fixed: fixed,
		state: v6.FixedStatus, severity: severity, cvss: cvss, published: published}
}

// An empty fixed version means that every version is affected.
func debian(release, cve, name, fixed string, state v6.FixStatus, severity string, published time.Time, title string) advisory {
	constraint := ""
	if fixed != "" {
		constraint = "< " + fixed
	}
	return advisory{id: cve, cve: cve, title: title, ecosystem: "deb", name: name, release: release, constraint: constraint, fixed: fixed,
		state: state, severity: severity, published: published}
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func (a advisory) provider() string {
	if a.release != "" {
		return "debian"
	}
	return "github"
}

func (a advisory) aliases() []string {
	if a.cve == a.id {
		return nil
	}
	return []string{a.cve}
}

func (a advisory) severities() []v6.Severity {
	severities := []v6.Severity{{Scheme: v6.SeveritySchemeCHMLN, Value: a.severity, Rank: 1}}
	if a.cvss != "" {
		severities = append(severities, v6.Severity{Scheme: v6.SeveritySchemeCVSS, Value: v6.CVSSSeverity{Vector: a.cvss, Version: "3.1"}, Rank: 2})
	}
	return severities
}

func (a advisory) link() string {
	if strings.HasPrefix(a.id, "GHSA-") {
		return "https://github.com/advisories/" + a.id
	}
	return "https://security-tracker.debian.org/tracker/" + a.id
}

func (a advisory) operatingSystem() *v6.OperatingSystem {
	if a.release == "" {
		return nil
	}
	codenames := map[string]string{"12": "bookworm", "9": "stretch"}
	return &v6.OperatingSystem{Name: "debian", ReleaseID: "debian", MajorVersion: a.release, Codename: codenames[a.release]}
}

func (a advisory) affected() v6.Range {
	format := "semver"
	if a.release != "" {
		format = "dpkg"
	}
	return v6.Range{
		Version: v6.Version{Type: format, Constraint: a.constraint},
		Fix:     &v6.Fix{Version: a.fixed, State: a.state},
	}
}
