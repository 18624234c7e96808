%% rule: initialised
%% x1 is read
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {call_ext_only,2,{extfunc,lists,append,2}}.
    int_code_end.
