package batch

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"flexconsole/api"
	"flexconsole/api/save"
	"flexconsole/api/sid"
)

// planVersion is the form of a plan file.
const planVersion = 1

// PlanHeader is the first line of a plan file: where the plan belongs, and what made it.
type PlanHeader struct {
	Version     int    `json:"flexconsole_plan"`
	AccountSID  string `json:"account_sid"`
	InstanceSID string `json:"instance_sid"`
	// Host takes the place of Twilio's hosts, "" for Twilio's own.
	Host           string    `json:"host"`
	CreatedAt      time.Time `json:"created_at"`
	ProgramVersion string    `json:"program_version"`
	// Users counts the lines that follow, Changes the users among them that change.
	Users   int `json:"users"`
	Changes int `json:"changes"`
	// Checksum is that of the line without it.
	Checksum string `json:"checksum"`
}

// planLine is a user in a plan file.
type planLine struct {
	SID    string        `json:"flex_user_sid"`
	Status string        `json:"status"`
	Before *api.FlexUser `json:"before"`
	// After has the fields that change, or that were asked for and cannot be sent.
	After map[string]*string `json:"after"`
	Why   string             `json:"why"`
	// Checksum is that of the line without it and of the first line: a line of another
	// plan does not fit.
	Checksum string `json:"checksum"`
}

// PlanDocuments are a header and a line of a plan, for a description of their JSON.
func PlanDocuments() (header, line any) { return PlanHeader{}, planLine{} }

// planStatus are the kinds of rows as plan files name them; they never change.
var planStatus = map[Kind]string{
	Changes: "changes", NothingToDo: "nothing_to_do", Invalid: "invalid", Unreadable: "unreadable",
}

// WritePlan writes a plan as JSON lines, the header first. Version, counts and checksums
// are set here.
func WritePlan(w io.Writer, header PlanHeader, rows []PlannedRow) error {
	header.Version, header.Users, header.Changes = planVersion, len(rows), len(Remaining(rows, nil))
	var err error
	if header.Checksum, err = header.sum(); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := writeLine(out, header); err != nil {
		return err
	}
	for i := range rows {
		line := lineOf(&rows[i])
		if line.Checksum, err = line.sum(header); err == nil {
			err = writeLine(out, line)
		}
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

func writeLine(w io.Writer, v any) error {
	data, err := json.Marshal(v)
	if err == nil {
		_, err = w.Write(append(data, '\n'))
	}
	return err
}

func lineOf(row *PlannedRow) planLine {
	line := planLine{SID: row.SID, Status: planStatus[row.Kind], After: map[string]*string{}, Why: row.Why}
	if row.Kind != Unreadable {
		line.Before = &row.User
	}
	for _, f := range save.Fields {
		if value := f.In(row.Change); value != nil {
			line.After[string(f)] = value
		}
	}
	return line
}

func (h PlanHeader) sum() (string, error) {
	h.Checksum = ""
	return checksum(h, "")
}

func (l planLine) sum(header PlanHeader) (string, error) {
	l.Checksum = ""
	return checksum(l, header.Checksum)
}

// checksum finds changes by hand, which are never meant: a new plan is made instead.
// Two spellings of the same JSON have the same checksum.
func checksum(v any, also string) (string, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	var same any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&same); err != nil {
		return "", err
	}
	data, err = json.Marshal(same)
	sum := sha256.Sum256(append(data, also...))
	return hex.EncodeToString(sum[:12]), err
}

// ReadPlan reads what WritePlan wrote. A plan that was edited or cut, or whose values
// must not be sent, is an *InputError.
func ReadPlan(r io.Reader) (PlanHeader, []PlannedRow, error) {
	lines := bufio.NewReader(&sizeLimit{r, MaxSize})
	var header PlanHeader
	if err := readLine(lines, 1, &header); err != nil {
		return header, nil, err
	}
	if header.Version != planVersion {
		return header, nil, &InputError{Line: 1, Why: "not a plan of this version of flexconsole"}
	}
	if sum, err := header.sum(); err != nil || sum != header.Checksum {
		return header, nil, edited(1)
	}
	rows := make([]PlannedRow, 0, min(max(header.Users, 0), MaxRows))
	for {
		at := len(rows) + 2
		var line planLine
		err := readLine(lines, at, &line)
		if errors.Is(err, io.EOF) {
			break
		}
		var row PlannedRow
		if err == nil {
			row, err = line.row(at, header)
		}
		if err != nil {
			return header, nil, err
		}
		rows = append(rows, row)
	}
	if len(rows) != header.Users {
		return header, nil, &InputError{Why: fmt.Sprintf("the plan is not complete: it has %d of %d users", len(rows), header.Users)}
	}
	return header, rows, eachOnce(rows)
}

// readLine reads the next line, whose number is at; after the last one the error is
// io.EOF.
func readLine(lines *bufio.Reader, at int, into any) error {
	text, err := lines.ReadBytes('\n')
	switch {
	case errors.Is(err, io.EOF) && len(bytes.TrimSpace(text)) == 0 && at > 1:
		return io.EOF
	case err != nil && !errors.Is(err, io.EOF):
		return readFailure(at, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if decoder.Decode(into) != nil {
		return &InputError{Line: at, Why: "not a line of a plan"}
	}
	return nil
}

func edited(line int) error {
	return &InputError{Line: line, Why: "the plan was edited: its checksum does not fit; make a new plan"}
}

// row is the planned row of a line.
func (l planLine) row(at int, header PlanHeader) (PlannedRow, error) {
	if sum, err := l.sum(header); err != nil || sum != l.Checksum {
		return PlannedRow{}, edited(at)
	}
	row := PlannedRow{SID: l.SID, Why: l.Why}
	for kind, status := range planStatus {
		if status == l.Status {
			row.Kind = kind
		}
	}
	if row.Kind == "" || !sid.Valid(sid.FlexUser, l.SID) || row.Kind != Unreadable && l.Before == nil {
		return row, &InputError{Line: at, Why: "not a line of a plan"}
	}
	if l.Before != nil {
		row.User = *l.Before
	}
	for _, f := range save.Fields {
		f.Set(&row.Change, l.After[string(f)])
	}
	if row.Kind != Changes {
		return row, nil
	}
	switch refused, _ := verdicts(row.Change); {
	case row.Change.Empty():
		return row, &InputError{Line: at, Why: "not a line of a plan"}
	case refused != "":
		return row, &InputError{Line: at, Why: refused}
	}
	return row, nil
}
